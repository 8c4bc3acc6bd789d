/// How the pages look. The policy of the pages names its digest.
#pragma once

#include <string_view>

namespace warder::issuer {

inline constexpr std::string_view pages_style = R"css(
:root {
  color-scheme: light dark;
  --ground: #f3f5f4; --card: #fff; --line: #dfe4e2; --edge: #84938d; --field: #fff; --hover: #f1f6f5;
  --text: #14201d; --quiet: #586661; --accent: #0f6e63; --accent-hover: #0b5a51; --on-accent: #fff;
  --tint: #e3f1ee; --warn: #7a4b00; --warn-ground: #fff6e3; --warn-line: #f1d9a6;
  --bad: #a32020; --bad-ground: #fdeeee; --bad-line: #f3cccc;
  --shadow: 0 1px 2px rgb(16 32 28 / .05), 0 12px 32px -8px rgb(16 32 28 / .12);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1413; --card: #171f1d; --line: #2b3633; --edge: #61716b; --field: #111817; --hover: #1e2826;
    --text: #e8efed; --quiet: #9aa9a4; --accent: #4fd1bd; --accent-hover: #74dfce; --on-accent: #06211c;
    --tint: #17352f; --warn: #f4cf86; --warn-ground: #2a2212; --warn-line: #4d3f1f;
    --bad: #ffb0a8; --bad-ground: #301817; --bad-line: #5a2c29;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 16px 40px -8px rgb(0 0 0 / .5);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: 2rem 1rem;
  display: flex; flex-direction: column; align-items: center; justify-content: center;
  background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}
main, footer { width: 100%; max-width: 27rem; }
main {
  padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  box-shadow: var(--shadow);
}
.brand {
  display: flex; align-items: center; gap: .5rem; margin-bottom: 1.5rem;
  color: var(--quiet); font-size: .875rem; font-weight: 600;
}
.brand svg { width: 1.375rem; height: 1.375rem; color: var(--accent); }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.015em; font-weight: 650; text-wrap: balance; }
h2 { margin: 1.5rem 0 .5rem; font-size: .8125rem; font-weight: 600; color: var(--quiet); }
p { margin: .375rem 0 0; }
h1, p, dd, li, .who b { overflow-wrap: anywhere; }
bdi { overflow: hidden; }
.lead { color: var(--quiet); }
.lead b { color: var(--text); font-weight: 600; }
button, input { font: inherit; color: inherit; min-height: 2.875rem; border-radius: .625rem; }
button { border: 1px solid var(--line); background: var(--card); cursor: pointer; padding: .5rem 1rem; font-weight: 600; }
button:hover { background: var(--hover); }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.primary:hover { background: var(--accent-hover); border-color: var(--accent-hover); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.people { display: grid; gap: .5rem; }
.person { display: flex; align-items: center; gap: .75rem; width: 100%; padding: .4375rem .75rem; text-align: start; font-weight: 500; }
.person:hover { border-color: var(--accent); }
.person bdi { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.person > svg { width: 1rem; height: 1rem; flex: none; color: var(--quiet); }
.initial {
  flex: none; width: 2rem; height: 2rem; border-radius: 50%; display: grid; place-items: center;
  background: var(--tint); color: var(--accent); font-size: .875rem; font-weight: 650;
}
.or { display: flex; align-items: center; gap: .75rem; margin: 1.25rem 0; color: var(--quiet); font-size: .8125rem; }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
label { display: block; margin-bottom: .375rem; font-size: .875rem; font-weight: 600; }
.row { display: flex; gap: .5rem; }
.row input { flex: 1; min-width: 0; }
input[type=text] { border: 1px solid var(--edge); background: var(--field); padding: .5rem .75rem; }
input::placeholder { color: var(--quiet); opacity: 1; }
.who { display: flex; align-items: center; gap: .75rem; margin-top: 1.5rem; padding: .625rem .75rem; background: var(--hover); border-radius: .75rem; }
.who div { flex: 1; min-width: 0; line-height: 1.3; }
.who small { display: block; color: var(--quiet); font-size: .8125rem; }
.who b { font-size: .9375rem; font-weight: 600; }
.who button { min-height: 2.25rem; padding: .25rem .625rem; font-size: .8125rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
li { display: flex; gap: .625rem; align-items: baseline; }
li svg { flex: none; width: .875rem; height: .875rem; color: var(--accent); transform: translateY(.125rem); }
code { font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
dl { margin: 1.5rem 0 0; border-top: 1px solid var(--line); }
dl div { padding: .625rem 0; border-bottom: 1px solid var(--line); display: flex; gap: 1rem; font-size: .875rem; }
dt { flex: 0 0 6rem; color: var(--quiet); }
dd { margin: 0; flex: 1; min-width: 0; }
dd small { display: block; color: var(--quiet); font-size: .8125rem; }
.note { display: flex; gap: .625rem; margin-top: 1.25rem; padding: .75rem .875rem; border: 1px solid var(--warn-line); border-radius: .75rem; background: var(--warn-ground); color: var(--warn); font-size: .875rem; line-height: 1.45; }
.note p { margin: 0; }
.note svg { flex: none; width: 1.125rem; height: 1.125rem; margin-top: .0625rem; }
.note + .lead { margin-top: 1.25rem; }
.bad { border-color: var(--bad-line); background: var(--bad-ground); color: var(--bad); }
.choice { display: flex; gap: .75rem; margin-top: 1.5rem; }
.choice button { flex: 1; }
footer { display: flex; gap: .5rem; justify-content: center; align-items: center; margin-top: 1.25rem; color: var(--quiet); font-size: .8125rem; text-align: center; }
footer::before { content: ""; flex: none; width: .5rem; height: .5rem; border-radius: 50%; background: #d08700; }
@media (max-width: 30rem) {
  body { justify-content: flex-start; padding: 1rem .75rem 2rem; }
  main { padding: 1.5rem 1.25rem; }
  dl div { display: block; }
}
)css";

}  // namespace warder::issuer
