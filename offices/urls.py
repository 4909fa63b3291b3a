from django.urls import path

from offices.views import OfficeDetailView, OfficeListView

app_name = "offices"

urlpatterns = [
    path("offices/", OfficeListView.as_view(), name="list"),
    path("offices/<slug:slug>/", OfficeDetailView.as_view(), name="detail"),
]
