/** Flags whose values are names of files, which a shell completes better. */
export const fileFlags = ['-f', '--file', '--extension', '--out', '--bundle'] as const;

const longFileFlags = fileFlags.filter((flag) => flag.startsWith('--')).map((flag) => flag.slice(2));

/** What each shell is to read, so that it completes the command lines of `maestro`. */
export const completionScripts: Readonly<Record<'bash' | 'zsh' | 'fish', string>> = {
  // Bash takes words apart at `=` and `:`; the line itself is read instead, and what bash has as a word of its own is
  // taken off the candidates. A blank in a name is escaped, as it is for a file's; within quotes there is no completion.
  bash: `_maestro() {
  local line=\${COMP_LINE:0:COMP_POINT} part=\${COMP_WORDS[COMP_CWORD]} typed previous candidate
  local -a words
  COMPREPLY=()
  [[ $line == *[\\"\\']* ]] && return
  read -a words <<<"$line"
  [[ $line == *[^\\\\][[:space:]] ]] && words+=("")
  typed=\${words[\${#words[@]}-1]}
  previous=\${words[\${#words[@]}-2]}
  if [[ $previous == @(${fileFlags.join('|')}) ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "$typed")
    return
  fi
  [[ $part == [=:] ]] && part=
  IFS= read part <<<"$part"
  local before=\${typed%"$part"}
  while IFS=$'\t' read -r candidate _; do
    printf -v candidate %q "\${candidate#"$before"}"
    COMPREPLY+=("$candidate")
  done < <(maestro complete --each -- "\${words[@]}" 2>/dev/null)
}
complete -F _maestro maestro
`,
  // Found in an fpath, the whole script is what the function _maestro is at first: the first TAB runs it.
  zsh: `#compdef maestro
_maestro() {
  local line
  local -a candidates
  case \${words[CURRENT-1]} in
    ${fileFlags.join('|')}) _files; return ;;
  esac
  for line in "\${(@f)$(maestro complete --each -- "\${(@Q)words[1,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && candidates+=("\${\${line%%$'\t'*}//:/\\:}:\${line#*$'\t'}")
  done
  _describe -V maestro candidates
}
if [[ \${funcstack[1]} == _maestro ]]; then _maestro "$@"; else compdef _maestro maestro; fi
`,
  fish: `function __maestro_candidates
    maestro complete --each -- (commandline -opc) (commandline -ct) 2>/dev/null
end
complete -c maestro -f -a '(__maestro_candidates)'
complete -c maestro -s f -r -F
${longFileFlags.map((flag) => `complete -c maestro -l ${flag} -r -F\n`).join('')}`,
};
