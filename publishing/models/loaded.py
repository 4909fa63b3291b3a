from django.db import models


class LoadedRow(models.Model):
    """What ``load_content`` last wrote into a row. It writes again only where that still stands.

    Outlives the row itself, so that what an editor deleted stays deleted.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    model = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    digests = models.JSONField(default=dict)

    def __str__(self):
        return self.name
