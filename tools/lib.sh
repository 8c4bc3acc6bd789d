# What ./run and ./test share: missing packages, quiet builds, words on the screen. Sourced by bash, in the
# root of the repository.

# Debian packages, by what they are needed for.
packages_build=(g++ cmake ninja-build libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libcli11-dev
  libcurl4-openssl-dev libsimdjson-dev libsqlite3-dev libssl-dev libyaml-cpp-dev)
packages_test=(git python3 curl ca-certificates libgtest-dev libgmock-dev clang-format-19)
packages_all=(clang-19 libclang-rt-19-dev python3-venv)

# Colours only for a person at a terminal.
if [[ -t 1 ]]; then
  bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m' tty=yes
else
  bold='' red='' green='' plain='' tty=''
fi

say() { printf '%s\n' "$*"; }
die() {
  printf '%s%s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}

# progress TEXT: the one changing line of a terminal; elsewhere a line every ten seconds.
progress_shown=-10
progress() {
  if [[ $tty ]]; then
    printf '\r\e[K  %s' "${1:0:78}"
  elif ((SECONDS - progress_shown >= 10)); then
    printf '  %s\n' "$1"
    progress_shown=$SECONDS
  fi
}
progress_end() {
  [[ ! $tty ]] || printf '\r\e[K'
  progress_shown=-10
}

# quietly TEXT COMMAND...: runs a command that has nothing to say unless it fails; then shows the end of its
# output.
quietly() {
  local text=$1 log started=$SECONDS job status=0
  shift
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null &
  job=$!
  while kill -0 "$job" 2>/dev/null; do
    progress "$text ($((SECONDS - started)) s)"
    sleep 0.5
  done
  wait "$job" || status=$?
  progress_end
  ((status == 0)) || {
    tail -n 40 "$log"
    say "${red}failed: $text${plain}"
  }
  rm -f "$log"
  return "$status"
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# need PACKAGE...: installs the packages that are missing. Elsewhere than on Debian, CMake names what it lacks.
need() {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
  local missing
  missing=$(comm -23 <(printf '%s\n' "$@" | sort) \
    <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort))
  [[ -n $missing ]] || return 0
  # shellcheck disable=SC2086  # one word a package
  set -- $missing
  say "Installing $# Debian packages: $*"
  ((EUID == 0)) || command -v sudo >/dev/null || die "This needs root or sudo: apt-get install $*"
  quietly "apt-get update" as_root apt-get update &&
    quietly "apt-get install" as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "$@" ||
    die "apt-get could not install them."
}

# configure PRESET [CMAKE ARGUMENT...]: once, and where an argument is given or the presets are newer; other CMake
# files are noticed by the build itself.
configure() {
  local preset=$1
  shift
  [[ $# -gt 0 || ! build/$preset/build.ninja -nt CMakePresets.json ]] || return 0
  local launcher=()
  ! command -v ccache >/dev/null || launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON)
  quietly "configuring build/$preset" cmake --preset "$preset" "${launcher[@]}" "$@"
}

# build PRESET [TARGET...]: says how far it is, and nothing else unless it fails.
build() {
  local preset=$1 line other='' status=0
  shift
  while IFS= read -r line; do
    case $line in
      *'Re-checking globbed'* | 'ninja: no work to do.' | 'ninja: Entering directory'*) ;;
      '['*/*']'*) progress "building $preset $line" ;;
      *) other+=$line$'\n' ;;
    esac
  done < <(NINJA_STATUS='[%f/%t] ' exec ninja -C "build/$preset" -j"$(nproc)" "$@" 2>&1 </dev/null)
  wait "$!" || status=$?
  progress_end
  ((status == 0)) || printf '%s%s\n' "$other" "ninja ended with status $status"
  return "$status"
}
