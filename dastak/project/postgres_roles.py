"""The two roles of a cluster and a database between them: one owns, the other only uses."""

import psycopg
from psycopg import sql

from dastak.project.postgres import Cluster

OWNER = "dastak_owner"
APP = "dastak_app"


def prepare(cluster: Cluster, database: str) -> None:
    """Make the roles and the database where they are missing; a second call changes nothing."""
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as db:
        for role in (OWNER, APP):
            if not db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                db.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            command = sql.SQL("CREATE DATABASE {} OWNER {}")
            db.execute(command.format(sql.Identifier(database), sql.Identifier(OWNER)))


def allow_tests(cluster: Cluster) -> None:
    """Let the owner make test databases and empty frozen tables. Never on a real cluster."""
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as db:
        owner = sql.Identifier(OWNER)
        db.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(owner))
        grant = "GRANT SET ON PARAMETER session_replication_role TO {}"
        db.execute(sql.SQL(grant).format(owner))
