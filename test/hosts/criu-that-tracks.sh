#!/bin/bash
# In the place of CRIU on a test host. Where /root/tracks is, memory can be copied before processes stand still: by CRIU itself where the kernel tells
# what was written to, else each round, and the dump after them, is a whole one of processes that run on. Without the file it cannot.
real=/root/criu
if [ "$*" = 'check --feature mem_dirty_track' ]; then
  [ -e /root/tracks ]
  exit
fi
case $1 in
  dump | pre-dump) ;;
  *) exec -a criu "$real" "$@" ;;
esac
"$real" check --feature mem_dirty_track >/dev/null 2>&1 && exec -a criu "$real" "$@"
verb=(dump)
[ "$1" = dump ] || verb+=(--leave-running)
shift
while [ $# -gt 0 ]; do
  case $1 in
    --prev-images-dir) shift ;;
    --track-mem) ;;
    *) verb+=("$1") ;;
  esac
  shift
done
exec -a criu "$real" "${verb[@]}"
