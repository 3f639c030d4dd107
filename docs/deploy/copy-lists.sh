#!/bin/sh
# Keeps every revocation list as it is published now, beside the backups: `npm run restore -- --lists` asks for them.
# Usage: copy-lists.sh FOLDER. Reads PALIER_ORIGIN; run it often (every hour) and on another machine as well.
# Ends with 1 when a list could not be copied, or an older one than the copy is published: the last copy stays,
# and the others are copied all the same.
set -eu
LC_ALL=C
export LC_ALL
folder=$1
: "${PALIER_ORIGIN:?}"
mkdir -p "$folder"
missed=0
unanswered=0
rm -f "$folder"/status-*.json.new "$folder/lists.new"

signed_at() { sed -n 's/.*"validFrom" *: *"\([^"]*\)".*/\1/p' "$1" | head -n 1; }
say() {
  missed=1
  echo "$1" >&2
}

# The server lists what it publishes. Behind the restore gate it may have forgotten some: those of which there is a copy are asked for too.
code=$(curl --silent --max-time 20 --output "$folder/lists.new" --write-out '%{http_code}' "$PALIER_ORIGIN/api/status-lists") || code=000
[ "$code" = 200 ] || say "api/status-lists : $code"
known=$(
  {
    if [ "$code" = 200 ]; then grep -o '"list":[0-9]*' "$folder/lists.new" | cut -d : -f 2 || true; fi
    for copy in "$folder"/status-*.json; do
      name=${copy##*/status-}
      echo "${name%.json}"
    done
  } | grep -E '^[0-9]{1,15}$' | sort -n -u
) || true
rm -f "$folder/lists.new"

for list in $known; do
  copy="$folder/status-$list.json"
  code=$(curl --silent --max-time 20 --output "$copy.new" --write-out '%{http_code}' "$PALIER_ORIGIN/status/$list") || code=000
  if [ "$code" != 200 ]; then
    say "status/$list : $code"
  elif [ -z "$(signed_at "$copy.new")" ]; then
    say "status/$list : no validFrom"
  elif [ -f "$copy" ] && [ "$(printf '%s\n%s\n' "$(signed_at "$copy")" "$(signed_at "$copy.new")" | sort | tail -n 1)" != "$(signed_at "$copy.new")" ]; then
    # What was given after a restore may be older than the last published: then this copy is the one to give.
    say "status/$list : older than $copy, which is kept"
  else
    mv "$copy.new" "$copy"
  fi
  rm -f "$copy.new"
  # Nobody there, or a proxy alone: the other lists would say no more.
  case $code in 000 | 502 | 504) unanswered=$((unanswered + 1)) ;; *) unanswered=0 ;; esac
  if [ "$unanswered" -ge 3 ]; then break; fi
done
# What became of the keys: a backup from before a theft was declared does not know of it, nor what is served from one.
compromised() { grep -o '"compromisedAt"' "$1" 2>/dev/null | wc -l; }
if [ "$unanswered" -lt 3 ]; then
  keys="$folder/palier-keys.json"
  code=$(curl --silent --max-time 20 --output "$keys.new" --write-out '%{http_code}' "$PALIER_ORIGIN/.well-known/palier-keys.json") || code=000
  if [ "$code" = 200 ] && [ "$(compromised "$keys.new")" -lt "$(compromised "$keys")" ]; then
    say "palier-keys.json : knows fewer compromised keys than $keys, which is kept"
  elif [ "$code" = 200 ]; then
    mv "$keys.new" "$keys"
  elif [ "$code" != 404 ]; then
    say "palier-keys.json : $code"
  fi
  rm -f "$keys.new"
fi
# What people took back, sealed: one copy for each day, since a server that was restored without them knows of none of before.
if [ "$unanswered" -lt 3 ]; then
  back="$folder/palier-taken-back-$(date -u +%F).json"
  code=$(curl --silent --max-time 20 --output "$back.new" --write-out '%{http_code}' "$PALIER_ORIGIN/.well-known/palier-taken-back.json") || code=000
  if [ "$code" = 200 ]; then
    mv "$back.new" "$back"
  elif [ "$code" != 404 ]; then
    # 503 behind the restore gate: this machine may know less than the copy does.
    say "palier-taken-back.json : $code"
  fi
  rm -f "$back.new"
  find "$folder" -maxdepth 1 -name 'palier-taken-back-*.json' -mtime +92 -delete
fi
exit "$missed"
