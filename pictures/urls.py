from django.urls import path

from pictures.views import public_file

app_name = "pictures"

urlpatterns = [path("<str:key>/<str:name>", public_file, name="file")]
