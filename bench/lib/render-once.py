# As render-once.js, by Jinja2: the same call as MaestroNG 0.8.3 makes.
import hashlib
import json
import resource
import sys
import time

import jinja2

folder = sys.argv[1]
with open(folder + "/context.json") as file:
    context = json.load(file)

began = time.perf_counter()
environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), auto_reload=False, extensions=[])
output = environment.get_template("maestro.yaml").render(**context)
seconds = time.perf_counter() - began
print(
    json.dumps(
        {
            "milliseconds": seconds * 1000,
            "characters": len(output),
            "digest": hashlib.sha256(output.encode()).hexdigest(),
            "memoryMiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "version": jinja2.__version__,
        }
    )
)
