from django.urls import path

from mandate.region_views import PartnerView, RegionListView, RegionView

app_name = "regions"

urlpatterns = [
    path("regions/", RegionListView.as_view(), name="list"),
    path("regions/<slug:slug>/", RegionView.as_view(), name="region"),
    path("partners/<slug:slug>/", PartnerView.as_view(), name="partner"),
]
