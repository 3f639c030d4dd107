#!/bin/sh
# Keeps every revocation list as it is published now, beside the backups: `npm run restore -- --lists` asks for them.
# Usage: copy-lists.sh FOLDER. Reads PALIER_ORIGIN; run it often (every hour) and on another machine as well.
set -eu
folder=$1
: "${PALIER_ORIGIN:?}"
mkdir -p "$folder"
# Lists of a restored installation begin at 1001, 2001, …
for first in 1 1001 2001 3001; do
  list=$first
  while curl --fail --silent --show-error --max-time 20 --output "$folder/status-$list.json.new" "$PALIER_ORIGIN/status/$list" 2>/dev/null; do
    mv "$folder/status-$list.json.new" "$folder/status-$list.json"
    list=$((list + 1))
  done
  rm -f "$folder/status-$list.json.new"
done
