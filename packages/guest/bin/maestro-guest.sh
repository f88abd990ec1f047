#!/bin/sh
# maestro-guest: who am I, where are my peers, for entrypoints in containers that MaestroNG started.
# One file for any POSIX sh; it needs no other program but for what the help says.

set -u
# Bytes count, and letters are those of ASCII. What is run gets its own locale back.
original_locale=${LC_ALL-}
LC_ALL=C

help() {
  cat <<'END'
usage: maestro-guest VERB [WORDS]

  environment-name                         "local" outside of Maestro
  service-name
  container-name
  container-host-address                   the address of this container's ship
  resolve-container-host-address           the same as an IPv4 address
  container-internal-address               the container's own IPv4 address
  port NAME [DEFAULT]                      an own port, as it is inside the container
  node-list SERVICE [PORT...]              host[:port...] of all instances, by their external ports
    -m, --minimum N                        fewer are an error (1)
    -s, --separator TEXT                   what joins them (,)
  specific-host SERVICE CONTAINER
  specific-port SERVICE CONTAINER PORT [DEFAULT]
  specific-exposed-port SERVICE CONTAINER PORT [DEFAULT]
  wait SERVICE PORT                        until instances accept connections; prints them
    -t, --timeout SECONDS                  when to give up (60)
    -m, --minimum N                        so many must (1)
    -s, --separator TEXT                   what joins them (,)
  render FILE... [-- COMMAND...]           fill templates, then become the command
                                           FILE.j2 becomes FILE; FILE:OUTPUT says otherwise, - prints
  run COMMAND...                           run a service: signals are passed on, nothing is left behind
    -l, --log-directory FOLDER             append its output to FOLDER/CONTAINER.log
    -t, --tee                              and print it too

Exit code 1: something is missing, and a message says what. 2: wrong usage.
"wait" needs bash, nc or node; "render" needs node, and the npm package that this file is a part of.
END
}

fail() {
  case $1 in
    *[[:cntrl:]]*) printf 'maestro-guest: %s\n' "$(printf '%s' "$1" | tr '\001-\037\177' '?')" >&2 ;;
    *) printf 'maestro-guest: %s\n' "$1" >&2 ;;
  esac
  exit 1
}

usage() {
  printf 'maestro-guest: %s; try maestro-guest help\n' "$1" >&2
  exit 2
}

# Names of variables: as packages/engine makes them, and contract.json describes them.

# A name as a part of a variable's name, in $part: with "_" for all but letters, digits and "_", then in capitals.
variable_part() {
  part=
  unread=$1
  while [ -n "$unread" ]; do
    following=${unread#?}
    letter=${unread%"$following"}
    unread=$following
    case $letter in
      [A-Z0-9_]) ;;
      a) letter=A ;; b) letter=B ;; c) letter=C ;; d) letter=D ;; e) letter=E ;; f) letter=F ;; g) letter=G ;;
      h) letter=H ;; i) letter=I ;; j) letter=J ;; k) letter=K ;; l) letter=L ;; m) letter=M ;; n) letter=N ;;
      o) letter=O ;; p) letter=P ;; q) letter=Q ;; r) letter=R ;; s) letter=S ;; t) letter=T ;; u) letter=U ;;
      v) letter=V ;; w) letter=W ;; x) letter=X ;; y) letter=Y ;; z) letter=Z ;;
      [[:cntrl:]] | ' ' | [[:punct:]]) letter=_ ;;
      *)
        unicode_part "$1"
        return
        ;;
    esac
    part=$part$letter
  done
}

# The same for names with letters that are not of ASCII: its UTF-8 is taken apart into code points. That takes a while; of a
# service, it is asked for again and again.
unicode_name=
unicode_part() {
  if [ "$1" = "$unicode_name" ]; then
    part=$unicode_known
    return
  fi
  octal=
  code=0
  missing=0
  for byte in $(printf '%s' "$1" | od -An -v -tu1); do
    if [ "$missing" -gt 0 ] && [ $((byte & 192)) -eq 128 ]; then
      code=$((code << 6 | byte & 63))
      missing=$((missing - 1))
    elif [ "$byte" -lt 192 ]; then
      code=$byte missing=0
    elif [ "$byte" -lt 224 ]; then
      code=$((byte & 31)) missing=1
    elif [ "$byte" -lt 240 ]; then
      code=$((byte & 15)) missing=2
    else
      code=$((byte & 7)) missing=3
    fi
    [ "$missing" -gt 0 ] || capital "$code"
  done
  # shellcheck disable=SC2059 # it is all octal escapes
  part=$(printf "$octal")
  unicode_name=$1
  unicode_known=$part
}

# Adds what stands for a code point to $octal.
capital() {
  if [ "$1" -lt 128 ]; then
    if [ "$1" -ge 97 ] && [ "$1" -le 122 ]; then
      encode $(($1 - 32))
    elif { [ "$1" -ge 65 ] && [ "$1" -le 90 ]; } || { [ "$1" -ge 48 ] && [ "$1" -le 57 ]; }; then
      encode "$1"
    else
      encode 95
    fi
    return
  fi
  for range in $letters; do
    [ "$1" -le "${range#*-}" ] && break
  done
  if [ "$1" -lt "${range%-*}" ] || [ "$1" -gt "${range#*-}" ]; then
    encode 95
    return
  fi
  # CODE:CODE,CODE
  for capitals in $long_capitals; do
    case $capitals in
      "$1:"*)
        for capital in $(IFS=, && printf '%s ' ${capitals#*:}); do encode "$capital"; done
        return
        ;;
    esac
  done
  # FIRST-LAST/STEP:DIFFERENCE
  for range in $capital_ranges; do
    last=${range#*-}
    [ "$1" -le "${last%%/*}" ] || continue
    first=${range%%-*}
    step=${range#*/}
    if [ "$1" -ge "$first" ] && [ $((($1 - first) % ${step%:*})) -eq 0 ]; then
      encode $(($1 + ${range##*:}))
      return
    fi
  done
  encode "$1"
}

# Adds a code point's UTF-8 to $octal.
encode() {
  if [ "$1" -lt 128 ]; then
    octet "$1"
  elif [ "$1" -lt 2048 ]; then
    octet $((192 | $1 >> 6))
    octet $((128 | $1 & 63))
  elif [ "$1" -lt 65536 ]; then
    octet $((224 | $1 >> 12))
    octet $((128 | $1 >> 6 & 63))
    octet $((128 | $1 & 63))
  else
    octet $((240 | $1 >> 18))
    octet $((128 | $1 >> 12 & 63))
    octet $((128 | $1 >> 6 & 63))
    octet $((128 | $1 & 63))
  fi
}

octet() {
  octal="$octal\\$(($1 >> 6))$(($1 >> 3 & 7))$(($1 & 7))"
}

# <generated>
# Unicode 17.0: ranges of letters and digits, and their capitals.
letters="
170-170 178-179 181-181 185-186 188-190 192-214 216-246 248-705 710-721 736-740 748-748 750-750 880-884
886-893 895-895 902-902 904-1013 1015-1153 1162-1369 1376-1416 1488-1522 1568-1610 1632-1641 1646-1647
1649-1747 1749-1749 1765-1766 1774-1788 1791-1791 1808-1808 1810-1839 1869-1957 1969-2026 2036-2037 2042-2042
2048-2069 2074-2074 2084-2084 2088-2088 2112-2136 2144-2183 2185-2191 2208-2249 2308-2361 2365-2365 2384-2384
2392-2401 2406-2415 2417-2432 2437-2489 2493-2493 2510-2510 2524-2529 2534-2545 2548-2553 2556-2556 2565-2617
2649-2671 2674-2676 2693-2745 2749-2749 2768-2785 2790-2799 2809-2809 2821-2873 2877-2877 2908-2913 2918-2927
2929-2935 2947-3001 3024-3024 3046-3058 3077-3129 3133-3133 3160-3169 3174-3183 3192-3198 3200-3200 3205-3257
3261-3261 3292-3297 3302-3314 3332-3386 3389-3389 3406-3406 3412-3414 3416-3425 3430-3448 3450-3455 3461-3526
3558-3567 3585-3632 3634-3635 3648-3654 3664-3673 3713-3760 3762-3763 3773-3782 3792-3840 3872-3891 3904-3948
3976-3980 4096-4138 4159-4169 4176-4181 4186-4189 4193-4193 4197-4198 4206-4208 4213-4225 4238-4238 4240-4249
4256-4346 4348-4954 4969-5007 5024-5117 5121-5740 5743-5759 5761-5786 5792-5866 5870-5905 5919-5937 5952-5969
5984-6000 6016-6067 6103-6103 6108-6108 6112-6137 6160-6276 6279-6312 6314-6430 6470-6618 6656-6678 6688-6740
6784-6809 6823-6823 6917-6963 6981-6988 6992-7001 7043-7072 7086-7141 7168-7203 7232-7293 7296-7359 7401-7404
7406-7411 7413-7414 7418-7615 7680-8124 8126-8126 8130-8140 8144-8155 8160-8172 8178-8188 8304-8313 8319-8329
8336-8348 8450-8450 8455-8455 8458-8467 8469-8469 8473-8477 8484-8484 8486-8486 8488-8488 8490-8493 8495-8505
8508-8511 8517-8521 8526-8526 8528-8585 9312-9371 9450-9471 10102-10131 11264-11492 11499-11502 11506-11507
11517-11517 11520-11631 11648-11742 11823-11823 12293-12295 12321-12329 12337-12341 12344-12348 12353-12438
12445-12447 12449-12538 12540-12686 12690-12693 12704-12735 12784-12799 12832-12841 12872-12879 12881-12895
12928-12937 12977-12991 13312-19903 19968-42124 42192-42237 42240-42508 42512-42606 42623-42653 42656-42735
42775-42783 42786-42888 42891-43009 43011-43013 43015-43018 43020-43042 43056-43061 43072-43123 43138-43187
43216-43225 43250-43255 43259-43259 43261-43262 43264-43301 43312-43334 43360-43388 43396-43442 43471-43481
43488-43492 43494-43560 43584-43586 43588-43595 43600-43609 43616-43638 43642-43642 43646-43695 43697-43697
43701-43702 43705-43709 43712-43712 43714-43741 43744-43754 43762-43764 43777-43866 43868-43881 43888-44002
44016-64285 64287-64296 64298-64433 64467-64829 64848-64911 64914-64967 65008-65019 65136-65276 65296-65305
65313-65338 65345-65370 65382-65500 65536-65786 65799-65843 65856-65912 65930-65931 66176-66256 66273-66421
66432-66461 66464-66511 66513-66915 66928-67669 67672-67702 67705-67867 67872-67897 67904-68096 68112-68149
68160-68168 68192-68222 68224-68295 68297-68324 68331-68335 68352-68405 68416-68497 68521-68899 68912-68965
68975-68997 69216-69289 69296-69319 69376-69445 69457-69460 69488-69505 69552-69622 69635-69687 69714-69743
69745-69746 69749-69749 69763-69807 69840-69881 69891-69926 69942-69951 69956-69956 69959-70002 70006-70006
70019-70066 70081-70084 70096-70106 70108-70108 70113-70187 70207-70208 70272-70312 70320-70366 70384-70393
70405-70457 70461-70461 70480-70480 70493-70497 70528-70583 70609-70609 70611-70611 70656-70708 70727-70730
70736-70745 70751-70831 70852-70853 70855-71086 71128-71131 71168-71215 71236-71257 71296-71338 71352-71352
71360-71450 71472-71483 71488-71723 71840-71983 71999-71999 72001-72001 72016-72144 72161-72161 72163-72163
72192-72192 72203-72242 72250-72250 72272-72272 72284-72329 72349-72349 72368-72440 72640-72672 72688-72750
72768-72768 72784-72812 72818-72847 72960-73008 73030-73030 73040-73097 73112-73458 73474-73474 73476-73523
73552-73561 73648-73684 73728-74862 74880-77808 77824-78895 78913-78918 78944-90397 90416-92777 92784-92909
92928-92975 92992-92995 93008-93548 93552-93846 93856-94026 94032-94032 94099-94177 94179-94179 94194-113817
118000-118009 119488-119539 119648-120512 120514-120538 120540-120570 120572-120596 120598-120628
120630-120654 120656-120686 120688-120712 120714-120744 120746-120770 120772-120831 122624-122666
122928-122989 123136-123180 123191-123214 123536-123565 123584-123627 123632-123641 124112-124139
124144-124397 124400-124410 124608-124642 124644-124645 124647-124653 124656-124660 124670-125135
125184-125251 125259-125273 126065-126123 126125-126127 126129-126253 126255-126651 127232-127244
130032-130041 131072-210041
"
capital_ranges="
181-181/1:743 224-246/1:-32 248-254/1:-32 255-255/1:121 257-303/2:-1 305-305/1:-232 307-311/2:-1 314-328/2:-1
331-375/2:-1 378-382/2:-1 383-383/1:-300 384-384/1:195 387-389/2:-1 392-392/1:-1 396-396/1:-1 402-402/1:-1
405-405/1:97 409-409/1:-1 410-410/1:163 411-411/1:42561 414-414/1:130 417-421/2:-1 424-424/1:-1 429-429/1:-1
432-432/1:-1 436-438/2:-1 441-441/1:-1 445-445/1:-1 447-447/1:56 453-453/1:-1 454-454/1:-2 456-456/1:-1
457-457/1:-2 459-459/1:-1 460-460/1:-2 462-476/2:-1 477-477/1:-79 479-495/2:-1 498-498/1:-1 499-499/1:-2
501-501/1:-1 505-543/2:-1 547-563/2:-1 572-572/1:-1 575-576/1:10815 578-578/1:-1 583-591/2:-1 592-592/1:10783
593-593/1:10780 594-594/1:10782 595-595/1:-210 596-596/1:-206 598-599/1:-205 601-601/1:-202 603-603/1:-203
604-604/1:42319 608-608/1:-205 609-609/1:42315 611-611/1:-207 612-612/1:42343 613-613/1:42280 614-614/1:42308
616-616/1:-209 617-617/1:-211 618-618/1:42308 619-619/1:10743 620-620/1:42305 623-623/1:-211 625-625/1:10749
626-626/1:-213 629-629/1:-214 637-637/1:10727 640-640/1:-218 642-642/1:42307 643-643/1:-218 647-647/1:42282
648-648/1:-218 649-649/1:-69 650-651/1:-217 652-652/1:-71 658-658/1:-219 669-669/1:42261 670-670/1:42258
881-883/2:-1 887-887/1:-1 891-893/1:130 940-940/1:-38 941-943/1:-37 945-961/1:-32 962-962/1:-31 963-971/1:-32
972-972/1:-64 973-974/1:-63 976-976/1:-62 977-977/1:-57 981-981/1:-47 982-982/1:-54 983-983/1:-8 985-1007/2:-1
1008-1008/1:-86 1009-1009/1:-80 1010-1010/1:7 1011-1011/1:-116 1013-1013/1:-96 1016-1016/1:-1 1019-1019/1:-1
1072-1103/1:-32 1104-1119/1:-80 1121-1153/2:-1 1163-1215/2:-1 1218-1230/2:-1 1231-1231/1:-15 1233-1327/2:-1
1377-1414/1:-48 4304-4346/1:3008 4349-4351/1:3008 5112-5117/1:-8 7296-7296/1:-6254 7297-7297/1:-6253
7298-7298/1:-6244 7299-7300/1:-6242 7301-7301/1:-6243 7302-7302/1:-6236 7303-7303/1:-6181 7304-7304/1:35266
7306-7306/1:-1 7545-7545/1:35332 7549-7549/1:3814 7566-7566/1:35384 7681-7829/2:-1 7835-7835/1:-59
7841-7935/2:-1 7936-7943/1:8 7952-7957/1:8 7968-7975/1:8 7984-7991/1:8 8000-8005/1:8 8017-8023/2:8
8032-8039/1:8 8048-8049/1:74 8050-8053/1:86 8054-8055/1:100 8056-8057/1:128 8058-8059/1:112 8060-8061/1:126
8112-8113/1:8 8126-8126/1:-7205 8144-8145/1:8 8160-8161/1:8 8165-8165/1:7 8526-8526/1:-28 8560-8575/1:-16
8580-8580/1:-1 11312-11359/1:-48 11361-11361/1:-1 11365-11365/1:-10795 11366-11366/1:-10792 11368-11372/2:-1
11379-11379/1:-1 11382-11382/1:-1 11393-11491/2:-1 11500-11502/2:-1 11507-11507/1:-1 11520-11557/1:-7264
11559-11559/1:-7264 11565-11565/1:-7264 42561-42605/2:-1 42625-42651/2:-1 42787-42799/2:-1 42803-42863/2:-1
42874-42876/2:-1 42879-42887/2:-1 42892-42892/1:-1 42897-42899/2:-1 42900-42900/1:48 42903-42921/2:-1
42933-42947/2:-1 42952-42954/2:-1 42957-42971/2:-1 42998-42998/1:-1 43859-43859/1:-928 43888-43967/1:-38864
65345-65370/1:-32 66600-66639/1:-40 66776-66811/1:-40 66967-66977/1:-39 66979-66993/1:-39 66995-67001/1:-39
67003-67004/1:-39 68800-68850/1:-64 68976-68997/1:-32 71872-71903/1:-32 93792-93823/1:-32 93883-93907/1:-27
125218-125251/1:-34
"
long_capitals="
223:83,83 329:700,78 496:74,780 912:921,776,769 944:933,776,769 1415:1333,1362 7830:72,817 7831:84,776
7832:87,778 7833:89,778 7834:65,702 8016:933,787 8018:933,787,768 8020:933,787,769 8022:933,787,834
8064:7944,921 8065:7945,921 8066:7946,921 8067:7947,921 8068:7948,921 8069:7949,921 8070:7950,921
8071:7951,921 8072:7944,921 8073:7945,921 8074:7946,921 8075:7947,921 8076:7948,921 8077:7949,921
8078:7950,921 8079:7951,921 8080:7976,921 8081:7977,921 8082:7978,921 8083:7979,921 8084:7980,921
8085:7981,921 8086:7982,921 8087:7983,921 8088:7976,921 8089:7977,921 8090:7978,921 8091:7979,921
8092:7980,921 8093:7981,921 8094:7982,921 8095:7983,921 8096:8040,921 8097:8041,921 8098:8042,921
8099:8043,921 8100:8044,921 8101:8045,921 8102:8046,921 8103:8047,921 8104:8040,921 8105:8041,921
8106:8042,921 8107:8043,921 8108:8044,921 8109:8045,921 8110:8046,921 8111:8047,921 8114:8122,921 8115:913,921
8116:902,921 8118:913,834 8119:913,834,921 8124:913,921 8130:8138,921 8131:919,921 8132:905,921 8134:919,834
8135:919,834,921 8140:919,921 8146:921,776,768 8147:921,776,769 8150:921,834 8151:921,776,834 8162:933,776,768
8163:933,776,769 8164:929,787 8166:933,834 8167:933,776,834 8178:8186,921 8179:937,921 8180:911,921
8182:937,834 8183:937,834,921 8188:937,921 64256:70,70 64257:70,73 64258:70,76 64259:70,70,73 64260:70,70,76
64261:83,84 64262:83,84 64275:1348,1350 64276:1348,1333 64277:1348,1339 64278:1358,1350 64279:1348,1341
"
# </generated>

instances_variable() {
  variable_part "$1"
  variable=${part}_INSTANCES
}

# SERVICE_CONTAINER_, in $prefix.
instance_prefix() {
  variable_part "$1"
  prefix=${part}_
  variable_part "$2"
  prefix=${prefix}${part}_
}

# Values of variables.

# Whether a variable is set; its value is in $value.
look_up() {
  value=
  case $1 in
    '' | [!A-Za-z_]* | *[!A-Za-z0-9_]*) look_up_odd "$1" ;;
    *) eval "value=\${$1-}; [ -n \"\${$1+set}\" ]" ;;
  esac
}

# What a process was started with, a variable on each line; line breaks within values are \001.
environment_of() {
  tr '\n\000' '\001\n' 2>/dev/null <"/proc/$1/environ"
}

# The same text with its line breaks, in $value.
with_line_breaks() {
  value=$1
  case $1 in
    *[[:cntrl:]]*) value=$(printf '%s' "$1" | tr '\001' '\n') ;;
  esac
}

parent_of() {
  parent=0
  [ -r "/proc/$1/status" ] || return
  while IFS='	 ' read -r key number; do
    if [ "$key" = PPid: ]; then
      parent=$number
      return
    fi
  done <"/proc/$1/status"
}

# Shells do not take in, nor pass on, variables whose names they cannot spell (GRÖSSE_HOST, 3PROXY_HOST). The process that
# started this one may be a shell, so they are looked for in all that are above.
look_up_odd() {
  process=$$
  while [ "$process" -gt 0 ]; do
    if [ -r "/proc/$process/environ" ]; then
      value=$(environment_of "$process" | while IFS= read -r line; do
        case $line in
          "$1="*)
            printf '%s' "${line#"$1="}"
            exit 3
            ;;
        esac
      done)
      if [ $? -eq 3 ]; then
        with_line_breaks "$value"
        return 0
      fi
    fi
    parent_of "$process"
    process=$parent
  done
  return 1
}

# The variables that shells do not pass on, each as NAME=value on a line.
odd_variables() {
  process=$$
  while [ "$process" -gt 0 ]; do
    if [ -r "/proc/$process/environ" ]; then
      odd=$(environment_of "$process" | while IFS= read -r line; do
        case ${line%%=*} in
          [!A-Za-z_]* | *[!A-Za-z0-9_]*) printf '%s\n' "$line" ;;
        esac
      done)
      [ -z "$odd" ] || return 0
    fi
    parent_of "$process"
    process=$parent
  done
}

# The names of all variables like BEGIN*END but for *BUT_NOT, in a sentence: what there is in place of $variable.
instead() {
  found=$(
    { environment_of $$ || env; } | while IFS= read -r line; do
      name=${line%%=*}
      case $name in
        "$variable") ;;
        *"${3:-=}") ;;
        "$1"?*"$2") printf '%s\n' "$name" ;;
      esac
    done | sort | while IFS= read -r name; do printf ', %s' "$name"; done
  )
  if [ -z "$found" ]; then
    printf '; nothing named %s*%s is' "$1" "$2"
  else
    printf '; there is %s' "${found#, }"
  fi
}

# $variable's value, in $value; else ends with a message: LACK [BEGIN END [BUT_NOT]].
require() {
  if ! look_up "$variable"; then
    state='is not set'
  elif [ -z "$value" ]; then
    state='is empty'
  else
    return 0
  fi
  [ $# -eq 1 ] || state=$state$(instead "$2" "$3" "${4-}")
  fail "$1: the environment variable $variable $state."
}

# $variable as the number of a port, in $value: DEFAULT LACK BEGIN END [BUT_NOT].
require_port() {
  default=$1
  shift
  if [ -n "$default" ] && ! look_up "$variable"; then
    value=$default
    return
  fi
  require "$@"
  case $value in
    *[!0-9-]* | -* | *- | *-*-*) fail "$1: $variable is \"$value\", which is not a port number." ;;
    *-*) fail "$1: $variable is the range $value, not one port." ;;
  esac
}

# The verbs. Each leaves what it finds in $value.

environment_name() {
  look_up MAESTRO_ENVIRONMENT_NAME || value=local
}

service_name() {
  variable=SERVICE_NAME
  require "This container's service is not known"
}

container_name() {
  variable=CONTAINER_NAME
  require "This container's name is not known"
}

container_host_address() {
  variable=CONTAINER_HOST_ADDRESS
  require "This container's host is not known"
}

is_ipv4() {
  case $1 in
    *[!0-9.]* | .* | *. | *..*) return 1 ;;
    *.*.*.*.*) return 1 ;;
    *.*.*.*) ;;
    *) return 1 ;;
  esac
}

resolve_container_host_address() {
  container_host_address
  ! is_ipv4 "$value" || return 0
  host=$value
  value=$(ipv4_of "$host")
  is_ipv4 "$value" || fail "No IPv4 address is known for this container's host: CONTAINER_HOST_ADDRESS is \"$host\"."
}

# The first IPv4 address of a name: from /etc/hosts, else by what this image has.
ipv4_of() {
  {
    while read -r address names; do
      case " $names " in
        *" $1 "* | *" $1	"* | *"	$1 "*) printf '%s\n' "$address" ;;
      esac
    done </etc/hosts
    if command -v getent >/dev/null; then
      getent ahostsv4 "$1" || getent hosts "$1"
    elif command -v nslookup >/dev/null; then
      nslookup "$1" | while read -r word address more; do
        case $word in
          Name:) named=yes ;;
          Address | Address:)
            [ "$address" != 1: ] || address=$more
            [ -z "${named-}" ] || printf '%s\n' "$address"
            ;;
        esac
      done
    fi
  } 2>/dev/null | while read -r address more; do
    if is_ipv4 "$address"; then
      printf '%s' "$address"
      break
    fi
  done
}

container_internal_address() {
  value=
  if command -v ip >/dev/null; then
    value=$(first_address "$(ip -4 -o addr show dev eth0 2>/dev/null)")
    [ -n "$value" ] || value=$(first_address "$(ip -4 -o addr show scope global 2>/dev/null)")
  else
    # Docker puts a container's address beside its name.
    value=$(ipv4_of "$(hostname 2>/dev/null || cat /etc/hostname)")
  fi
  [ -n "$value" ] || fail 'This container has no network interface with an IPv4 address.'
}

# The address in a line of `ip -o addr`: 2: eth0    inet 172.17.0.2/16 ...
first_address() {
  case $1 in
    *' inet '*)
      address=${1#*' inet '}
      address=${address#"${address%%[! ]*}"}
      printf '%s' "${address%%/*}"
      ;;
  esac
}

port() {
  if [ $# -eq 2 ] && { ! look_up SERVICE_NAME || [ -z "$value" ] || ! look_up CONTAINER_NAME || [ -z "$value" ]; }; then
    value=$2
    return
  fi
  service_name
  service=$value
  container_name
  specific_exposed_port "$service" "$value" "$@"
}

specific_host() {
  variable_part "$1"
  begin=${part}_
  instance_prefix "$1" "$2"
  variable=${prefix}HOST
  require "No address of $2 of $1 is known" "$begin" _HOST
}

specific_port() {
  instance_prefix "$1" "$2"
  variable_part "$3"
  variable=${prefix}${part}_PORT
  require_port "${4-}" "No port $3 of $2 of $1 is known" "$prefix" _PORT _INTERNAL_PORT
}

specific_exposed_port() {
  instance_prefix "$1" "$2"
  variable_part "$3"
  variable=${prefix}${part}_INTERNAL_PORT
  require_port "${4-}" "No internal port $3 of $2 of $1 is known" "$prefix" _INTERNAL_PORT
}

# The names of a service's instances, joined by commas, in $value: SERVICE MINIMUM.
instance_names() {
  instances_variable "$1"
  if look_up "$variable"; then set_or_not=set; else set_or_not=; fi
  count=0
  remaining=$value
  while [ -n "$remaining" ]; do
    count=$((count + 1))
    case $remaining in
      *,*) remaining=${remaining#*,} ;;
      *) remaining= ;;
    esac
  done
  [ "$count" -lt "$2" ] || return 0
  if [ -n "$set_or_not" ]; then
    found="it names $count"
  else
    found="it is not set$(instead '' _INSTANCES)"
  fi
  fail "$2 or more instances of $1 are needed: $variable should name them, but $found."
}

# SERVICE [PORT...], in $nodes, joined by $separator.
node_list() {
  service=$1
  shift
  instance_names "$service" "$minimum"
  instances=$value
  nodes=
  while [ -n "$instances" ]; do
    container=${instances%%,*}
    case $instances in
      *,*) instances=${instances#*,} ;;
      *) instances= ;;
    esac
    specific_host "$service" "$container"
    node=$value
    for name; do
      specific_port "$service" "$container" "$name"
      node=$node:$value
    done
    nodes=$nodes${nodes:+$separator}$node
  done
  value=$nodes
}

# Waiting.

# Whether HOST accepts a connection at PORT and keeps it: docker-proxy accepts for an application that is deaf, and closes at
# once. Bounded to 2 s.
accepts() {
  if command -v bash >/dev/null && command -v timeout >/dev/null; then
    # shellcheck disable=SC2016
    timeout 2 bash -c '
      exec 3<>"/dev/tcp/$1/$2" || exit 1
      read -r -t 0.1 -n 1 -u 3 data
      status=$?
      [ "$status" -gt 128 ] || [ "$status" -eq 0 ]
    ' bash "$1" "$2"
  elif command -v node >/dev/null; then
    node -e '
      const socket = require("node:net").connect(process.argv[2], process.argv[1]);
      const end = (code) => process.exit(code);
      socket.on("error", () => end(1));
      socket.on("connect", () => setTimeout(end, 100, 0));
      socket.on("data", () => end(0));
      socket.on("close", () => end(1));
      setTimeout(end, 2000, 1);
    ' "$1" "$2"
  else
    case $nc_can in
      *'-e PROG'*) nc -w 2 "$1" "$2" -e sh -c 'timeout 1 cat >/dev/null; [ $? -gt 100 ]' ;;
      *) nc -z -w 2 "$1" "$2" ;;
    esac
  fi >/dev/null 2>&1
}

now() {
  date +%s
}

# SERVICE PORT; minimum, timeout and separator as given. In $value, those that accept.
wait_for() {
  # What this image can connect with; builds of nc differ, and the smallest cannot tell whether they are connected.
  if ! command -v bash >/dev/null && ! command -v node >/dev/null; then
    command -v nc >/dev/null || fail 'wait needs bash, nc or node in this image.'
    nc_can=$(nc --help 2>&1; nc -h 2>&1) || :
    case $nc_can in
      *'-e PROG'* | *-z* | *'[-'*z*']'*) ;;
      *) fail 'wait needs bash, node or another nc in this image: this one has neither -e nor -z.' ;;
    esac
  fi
  joined_by=$separator
  separator=' '
  node_list "$1" "$2"
  all=$nodes
  deadline=$(($(now) + timeout))
  pause=1
  while :; do
    open=
    count=0
    failing=
    for node in $all; do
      # Each may take 2 s to be silent: all are asked once, and none after the time is up.
      if [ "$pause" -gt 1 ] && [ "$(now)" -ge "$deadline" ]; then break 2; fi
      if accepts "${node%:*}" "${node##*:}"; then
        open=$open${open:+$joined_by}$node
        count=$((count + 1))
      else
        failing=$failing${failing:+, }$node
      fi
    done
    refusing=$failing
    if [ "$count" -ge "$minimum" ]; then
      value=$open
      return
    fi
    left=$((deadline - $(now)))
    [ "$left" -gt 0 ] || break
    if [ "$pause" -lt "$left" ]; then sleep "$pause"; else sleep "$left"; fi
    pause=2
  done
  if [ "$minimum" -eq 1 ]; then asked='No instance'; else asked="Fewer than $minimum instances"; fi
  fail "$asked of $1 accepted connections at $2 within $timeout s: $refusing did not."
}

# Running.

restore_locale() {
  LC_ALL=$original_locale
  [ -n "$LC_ALL" ] || unset LC_ALL
}

# Becomes the command, with all variables that the container was given.
become() {
  odd_variables
  restore_locale
  [ -n "$odd" ] || exec "$@"
  while IFS= read -r line; do
    with_line_breaks "$line"
    set -- "$value" "$@"
  done <<END
$odd
END
  exec env "$@"
}

render() {
  files=0
  for word; do
    [ "$word" != -- ] || break
    files=$((files + 1))
  done
  [ "$files" -gt 0 ] || usage 'render needs a file'
  here=$(readlink -f "$0")
  program=${here%/*}/../dist/render.cjs
  [ -f "$program" ] || fail 'render needs the npm package @maestro-ng/guest, of which this file is a part.'
  for engine in node nodejs bun; do
    ! command -v "$engine" >/dev/null || break
  done
  command -v "$engine" >/dev/null || fail 'render needs Node.js in this image.'
  # Turns the words around, so that the files stand alone for a moment.
  (
    seen=0
    total=$#
    for word; do
      [ "$seen" -ge "$files" ] || set -- "$@" "$word"
      seen=$((seen + 1))
    done
    shift "$total"
    become "$engine" "$program" "$@"
  ) || exit 1
  shift "$files"
  [ $# -gt 1 ] || return 0
  shift
  become "$@"
}

# Passes a signal on. A shell makes its children ignore INT and QUIT; one that still does so is asked by TERM.
pass() {
  if [ -z "$child" ]; then
    early=$1
    return
  fi
  passed=$1
  case $1 in
    INT) ! ignores 2 || passed=TERM ;;
    QUIT) ! ignores 4 || passed=TERM ;;
  esac
  kill -s "$passed" "$child" 2>/dev/null
}

# Whether the child ignores the signal of this bit.
ignores() {
  [ -r "/proc/$child/status" ] || return 1
  while read -r key mask; do
    if [ "$key" = SigIgn: ]; then
      last=${mask#"${mask%?}"}
      [ $((0x$last & $1)) -ne 0 ]
      return
    fi
  done <"/proc/$child/status"
  return 1
}

run() {
  log=
  pipe=
  printer=
  if [ -n "$log_directory" ]; then
    container_name
    log=$log_directory/$value.log
    mkdir -p "$log_directory" && : >>"$log" || fail "$log cannot be written."
    if [ -n "$tee" ]; then
      pipe=$log_directory/.$value.$$
      rm -f "$pipe"
      mkfifo "$pipe" || fail "$pipe cannot be made."
    fi
  elif [ -n "$tee" ]; then
    usage '--tee needs --log-directory'
  fi
  child=
  early=
  for signal in HUP INT QUIT USR1 USR2 TERM CONT WINCH; do
    # shellcheck disable=SC2064
    trap "pass $signal" "$signal" 2>/dev/null
  done
  # In the background, a shell would give it no input.
  exec 3<&0
  if [ -n "$pipe" ]; then
    tee -a "$log" <"$pipe" 3<&- &
    printer=$!
    (become "$@") <&3 3<&- >"$pipe" 2>&1 &
  elif [ -n "$log" ]; then
    (become "$@") <&3 3<&- >>"$log" 2>&1 &
  else
    (become "$@") <&3 3<&- &
  fi
  child=$!
  exec 3<&-
  [ -z "$early" ] || pass "$early"
  # As process 1, the shell reaps whatever else ends meanwhile. A signal ends the wait, but not the child.
  while :; do
    wait "$child"
    status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  if [ -n "$printer" ]; then
    # Others may hold the pipe open.
    (
      sleep 2
      kill "$printer"
    ) >/dev/null 2>&1 &
    guard=$!
    wait "$printer" 2>/dev/null
    kill "$guard" 2>/dev/null
    rm -f "$pipe"
  fi
  exit "$status"
}

# The command line.

whole_number() {
  case $2 in
    '' | *[!0-9]*) usage "$1 needs a whole number, not \"$2\"" ;;
  esac
}

# The number of words that a verb takes: VERB LEAST MOST GIVEN WHAT.
takes() {
  [ "$4" -ge "$2" ] && [ "$4" -le "$3" ] || usage "$1 takes $5"
}

[ $# -gt 0 ] || usage 'a verb is missing'
verb=$1
shift
minimum=1
separator=,
timeout=60
log_directory=
tee=
case $verb in
  node-list | wait)
    # Flags may stand anywhere: each word is taken from the front, and put to the end if it is none.
    left=$#
    while [ "$left" -gt 0 ]; do
      word=$1
      shift
      left=$((left - 1))
      case $word in
        -m | --minimum | -s | --separator | -t | --timeout)
          [ "$left" -gt 0 ] || usage "$word needs a value"
          case $word in
            -m | --minimum)
              whole_number "$word" "$1"
              minimum=$1
              ;;
            -s | --separator) separator=$1 ;;
            *)
              [ "$verb" = wait ] || usage "$verb has no flag $word"
              whole_number "$word" "$1"
              timeout=$1
              ;;
          esac
          shift
          left=$((left - 1))
          ;;
        -?*) usage "$verb has no flag $word" ;;
        *) set -- "$@" "$word" ;;
      esac
    done
    ;;
  run)
    while [ $# -gt 0 ]; do
      case $1 in
        -l | --log-directory)
          [ $# -gt 1 ] || usage "$1 needs a value"
          log_directory=$2
          shift 2
          ;;
        -t | --tee)
          tee=yes
          shift
          ;;
        --)
          shift
          break
          ;;
        -?*) usage "run has no flag $1" ;;
        *) break ;;
      esac
    done
    ;;
esac

case $verb in
  help | -h | --help)
    help
    exit
    ;;
  environment-name | service-name | container-name | container-host-address | resolve-container-host-address | \
    container-internal-address)
    takes "$verb" 0 0 $# 'no words'
    ;;
  port) takes port 1 2 $# 'NAME [DEFAULT]' ;;
  node-list) takes node-list 1 1000 $# 'SERVICE [PORT...]' ;;
  specific-host) takes specific-host 2 2 $# 'SERVICE CONTAINER' ;;
  specific-port | specific-exposed-port) takes "$verb" 3 4 $# 'SERVICE CONTAINER PORT [DEFAULT]' ;;
  wait) takes wait 2 2 $# 'SERVICE PORT' ;;
  render) takes render 1 1000 $# 'FILE... [-- COMMAND...]' ;;
  run) takes run 1 1000 $# 'COMMAND...' ;;
  *) usage "there is no verb \"$verb\"" ;;
esac

case $verb in
  environment-name) environment_name ;;
  service-name) service_name ;;
  container-name) container_name ;;
  container-host-address) container_host_address ;;
  resolve-container-host-address) resolve_container_host_address ;;
  container-internal-address) container_internal_address ;;
  port) port "$@" ;;
  node-list) node_list "$@" ;;
  specific-host) specific_host "$@" ;;
  specific-port) specific_port "$@" ;;
  specific-exposed-port) specific_exposed_port "$@" ;;
  wait) wait_for "$@" ;;
  render)
    render "$@"
    exit
    ;;
  run) run "$@" ;;
esac
printf '%s\n' "$value"
