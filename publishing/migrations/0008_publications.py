from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0007_archived_journal")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="publication",
            field=models.UUIDField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="changeset",
            name="publication",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
    ]
