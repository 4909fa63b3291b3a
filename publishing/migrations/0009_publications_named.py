import uuid

from django.db import migrations


def name_publications(apps, _schema_editor):
    """What went live in one moment was one act: it gets one key."""
    Revision = apps.get_model("publishing", "Revision")
    ChangeSet = apps.get_model("publishing", "ChangeSet")
    moments = Revision.objects.filter(published__isnull=False).order_by().values_list("published", flat=True).distinct()
    for published in list(moments):
        key = uuid.uuid4()
        Revision.objects.filter(published=published).update(publication=key)
        ChangeSet.objects.filter(published=published).update(publication=key)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_publications")]

    operations = [
        migrations.RunPython(name_publications, migrations.RunPython.noop),
        migrations.DeleteModel(name="Submission"),
    ]
