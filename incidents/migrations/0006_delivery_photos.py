"""A photo of what was given, and how long a request waits before it is let go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0005_vouchers"),
    ]

    operations = [
        migrations.AddField(
            model_name="remedy",
            name="photo",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(("photo", ""), ("delivered_at__isnull", False), _connector="OR"),
                name="remedy_photo_of_what_was_given",
            ),
        ),
        migrations.AddField(
            model_name="recoverypolicy",
            name="requests_expire_after",
            field=models.PositiveSmallIntegerField(default=72),
        ),
        migrations.AddConstraint(
            model_name="recoverypolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("requests_expire_after__gte", 1), ("requests_expire_after__lte", 1440)
                ),
                name="policy_requests_wait_a_while",
            ),
        ),
    ]
