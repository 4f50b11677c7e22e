import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dastak.project.settings")
application = get_wsgi_application()

# What is loaded by now stays for good: the collector need not look at it again, and what a request
# leaves goes without its help.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
