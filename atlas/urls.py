from django.urls import path

from atlas.views import FeaturesView, MapView, PictureView

app_name = "atlas"

urlpatterns = [
    path("map/", MapView.as_view(), name="map"),
    path("map/features.geojson", FeaturesView.as_view(), name="features"),
    path("map/picture.svg", PictureView.as_view(), name="picture"),
]
