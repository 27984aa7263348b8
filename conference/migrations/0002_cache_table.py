"""The table of the cache. It is where rate limits are counted when no Redis is set (settings.CACHES)."""

from django.core.management import call_command
from django.db import migrations

TABLE = "cache"


def make(apps, schema_editor):
    # By name, so that the table is there too when a site that began with Redis gives it up.
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("conference", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
