from offices.models.contact import Contact
from offices.models.office import Office
from offices.models.post import Appointment, Post
from offices.models.premises import Premises
