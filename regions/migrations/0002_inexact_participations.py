from django.db import migrations, models

import languages.period_rules


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="participation",
            options={
                "ordering": [models.OrderBy(models.F("since"), nulls_last=True), "framework"],
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
            },
        ),
        migrations.RemoveConstraint(model_name="participation", name="participation_ends_after_it_begins"),
        migrations.AddConstraint(
            model_name="participation",
            constraint=languages.period_rules.EndsAfterItBegins(
                name="participation_ends_after_it_begins",
                since="since",
                until="until",
                violation_error_message="The end must come after the beginning.",
            ),
        ),
    ]
