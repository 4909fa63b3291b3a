from django.urls import path

from atlas.embedding import EmbedView, OEmbedView
from atlas.views import CsvView, FeaturesView, GpxView, KmlView, MapView, PictureView, PreviewView, SeenView

app_name = "atlas"

urlpatterns = [
    path("map/", MapView.as_view(), name="map"),
    path("map/seen.json", SeenView.as_view(), name="seen"),
    path("map/features.geojson", FeaturesView.as_view(), name="features"),
    path("map/features.csv", CsvView.as_view(), name="csv"),
    path("map/features.kml", KmlView.as_view(), name="kml"),
    path("map/features.gpx", GpxView.as_view(), name="gpx"),
    path("map/picture.svg", PictureView.as_view(), name="picture"),
    path("map/preview.png", PreviewView.as_view(), name="preview"),
    path("map/embed/", EmbedView.as_view(), name="embed"),
    path("map/oembed/", OEmbedView.as_view(), name="oembed"),
]
