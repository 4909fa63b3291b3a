from offices.admin.office import OfficeAdmin
from offices.admin.post import PostAdmin
