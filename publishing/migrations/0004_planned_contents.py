from django.db import migrations, models


def note_contents(apps, schema_editor):
    """What is planned already is taken to be planned as it stands."""
    for task in apps.get_model("publishing", "Task").objects.filter(state="planned", change_set__isnull=False):
        task.contents = sorted(map(str, task.change_set.revisions.values_list("pk", flat=True)))
        task.save(update_fields=["contents"])


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0003_roles_and_journal"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="contents",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.RunPython(note_contents, migrations.RunPython.noop, elidable=True),
    ]
