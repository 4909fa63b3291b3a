"""How gunicorn serves the site behind nginx; docs/operations.md. The address and the number of workers stand in the unit."""

wsgi_app = "srep.wsgi"
worker_class = "gthread"
threads = 4
timeout = 60  # a worker that has not been heard of for so long is replaced
graceful_timeout = 30  # a reload lets requests end
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn makes a file without a name there; no disk can hold a worker up
control_socket_disable = True  # two sites of one account would share it
