from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="office",
            index=models.Index(fields=["opened", "slug", "closed"], name="office_by_opening"),
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(fields=["closed", "id"], name="office_by_closing"),
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(fields=["kind", "id"], name="office_by_kind"),
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(fields=["updated"], name="office_by_update"),
        ),
        migrations.AddIndex(
            model_name="premises",
            index=models.Index(
                condition=models.Q(("latitude__isnull", False)), fields=["office"], name="premises_located"
            ),
        ),
        migrations.AddIndex(
            model_name="premises",
            index=models.Index(fields=["updated"], name="premises_by_update"),
        ),
    ]
