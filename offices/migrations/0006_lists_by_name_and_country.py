from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0005_known_on_and_hours"),
        ("regions", "0004_data_sources"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="office",
            name="office_by_opening",
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(fields=["opened", "slug", "id"], name="office_by_opening"),
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(fields=["opened", "id"], name="office_by_opening_alone"),
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(fields=["name_en", "id"], name="office_by_name"),
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(fields=["kind", "opened"], name="office_by_kind_and_opening"),
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(
                condition=models.Q(("successor__isnull", False)), fields=["successor"], name="office_by_successor"
            ),
        ),
        migrations.AddIndex(
            model_name="premises",
            index=models.Index(fields=["country", "office"], name="premises_by_country"),
        ),
    ]
