from django.urls import path

from atlas.embedding import EmbedView, OEmbedView
from atlas.exports import csv_parts, gpx_parts, kml_parts
from atlas.views import ClustersView, FeaturesView, FileView, MapView, PictureView, PreviewView

app_name = "atlas"

csv = FileView.as_view(parts=csv_parts, name="offices.csv", content_type="text/csv")
kml = FileView.as_view(parts=kml_parts, name="offices.kml", content_type="application/vnd.google-earth.kml+xml")
gpx = FileView.as_view(parts=gpx_parts, name="offices.gpx", content_type="application/gpx+xml")

urlpatterns = [
    path("map/", MapView.as_view(), name="map"),
    path("map/clusters.json", ClustersView.as_view(), name="clusters"),
    path("map/features.geojson", FeaturesView.as_view(), name="features"),
    path("map/features.csv", csv, name="csv"),
    path("map/features.kml", kml, name="kml"),
    path("map/features.gpx", gpx, name="gpx"),
    path("map/picture.svg", PictureView.as_view(), name="picture"),
    path("map/preview.png", PreviewView.as_view(), name="preview"),
    path("map/embed/", EmbedView.as_view(), name="embed"),
    path("map/oembed/", OEmbedView.as_view(), name="oembed"),
]
