#!/usr/bin/env bash
# Makes the two roles and the database between them: one owns, the other only uses. Runs once in
# the container of PostgreSQL; on a server of your own run the same statements by hand.
set -euo pipefail
owner=$(cat /run/secrets/owner_password)
app=$(cat /run/secrets/app_password)
psql -v ON_ERROR_STOP=1 -v owner="$owner" -v app="$app" --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE dastak_owner LOGIN PASSWORD :'owner';
CREATE ROLE dastak_app LOGIN PASSWORD :'app';
CREATE DATABASE dastak OWNER dastak_owner;
REVOKE CONNECT ON DATABASE dastak FROM PUBLIC;
GRANT CONNECT ON DATABASE dastak TO dastak_app;
SQL
