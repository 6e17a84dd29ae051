"""Where points and commas stand in amounts, as the business writes them."""

import incidents.words.spending
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_redemptions"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="number_format",
            field=models.CharField(
                choices=[
                    ("en_US", "1,234.50"),
                    ("de_DE", "1.234,50"),
                    ("fr_FR", "1 234,50"),
                    ("de_CH", "1’234.50"),
                ],
                default="en_US",
                max_length=5,
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("number_format__in", incidents.words.spending.NumberFormat)),
                name="organisation_number_format_known",
            ),
        ),
    ]
