"""Orders, too, are seen only by their people and by those who see one of their lines."""

from django.db import migrations

MINE = "dastak_sees(district_id, NULL, person_id) OR dastak_sees(NULL, NULL, contact_id)"
A_LINE = "EXISTS (SELECT 1 FROM orders_line l WHERE l.order_id = orders_order.id)"
SCOPE = f"""
ALTER TABLE orders_order ENABLE ROW LEVEL SECURITY;
CREATE POLICY orders_order_scope ON orders_order USING ({MINE} OR {A_LINE}) WITH CHECK ({MINE});
"""
NO_SCOPE = """
DROP POLICY orders_order_scope ON orders_order;
ALTER TABLE orders_order DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_guards")]
    operations = [migrations.RunSQL(SCOPE, NO_SCOPE)]
