#!/bin/sh
# Keeps every revocation list as it is published now, beside the backups: `npm run restore -- --lists` asks for them.
# Usage: copy-lists.sh FOLDER. Reads PALIER_ORIGIN; run it often (every hour) and on another machine as well.
# Ends with 1 when a list could not be copied: its last copy stays, and the others are copied all the same.
set -eu
folder=$1
: "${PALIER_ORIGIN:?}"
mkdir -p "$folder"
missed=0
unanswered=0
# Lists of a restored installation begin at 1001, 2001, …
for first in 1 1001 2001 3001; do
  list=$first
  while [ "$list" -lt $((first + 1000)) ]; do
    copy="$folder/status-$list.json"
    code=$(curl --silent --max-time 20 --output "$copy.new" --write-out '%{http_code}' "$PALIER_ORIGIN/status/$list") || code=000
    case $code in
      200) mv "$copy.new" "$copy" ;;
      # The first number that no list has ends the block; a list that was lost (503) does not.
      404) break ;;
      *)
        missed=1
        echo "status/$list : $code" >&2
        ;;
    esac
    # Nobody there, or a proxy alone: the other lists would say no more.
    case $code in 000 | 502 | 504) unanswered=$((unanswered + 1)) ;; *) unanswered=0 ;; esac
    if [ "$unanswered" -ge 3 ]; then break 2; fi
    list=$((list + 1))
  done
  rm -f "$folder"/status-*.json.new
done
rm -f "$folder"/status-*.json.new
exit "$missed"
