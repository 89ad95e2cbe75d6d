internal import Markup

/// The page's typography, colours and layout: light and dark, wide and narrow, screen and paper.
let reportStyleSheet = RenderedFragment(
  literal: """
    :root{color-scheme:light dark;--ink:#1d2126;--soft:#5b6470;--faint:#e4e7eb;--paper:#fff;\
    --code:#f6f7f9;--link:#0b5fa5;--accent:#0072b2;--bad:#b3261e;--bad-paper:#fdf1f0;\
    --warn:#8a5a00;--warn-paper:#fdf6e3;--k:#8a2b84;--t:#0b6b75;--f:#2a55b5;--n:#a03d00;\
    --s:#26712a;--c:#656d76;--a:#7a4f00}
    @media screen and (prefers-color-scheme:dark){:root{--ink:#dfe3e8;--soft:#9aa4b0;--faint:#31363d;\
    --paper:#15181c;--code:#1d2127;--link:#79b8f3;--accent:#4aa8e0;--bad:#ff8a80;\
    --bad-paper:#2c1a1a;--warn:#e8c266;--warn-paper:#2a2414;--k:#d99ae0;--t:#6cc7d1;\
    --f:#8fb4ff;--n:#f0a26b;--s:#8fce8b;--c:#8b949e;--a:#d9b36c}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;scroll-padding-top:1.5rem}
    body{margin:0 auto;padding:3rem 1.25rem 4rem;max-width:46rem;background:var(--paper);\
    color:var(--ink);font:1.0625rem/1.62 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",\
    "Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word;hyphens:manual}
    h1,h2,h3,h4,h5,h6{line-height:1.25;margin:2.2em 0 .6em;text-wrap:balance}
    h1{font-size:2.1rem;letter-spacing:-.015em}h2{font-size:1.5rem;letter-spacing:-.01em}\
    h3{font-size:1.2rem}h4,h5,h6{font-size:1.0625rem}
    h2+h3,h1+h2{margin-top:1em}
    p,ul,ol,dl,blockquote,figure{margin:0 0 1.05em}
    p,li,dt,dd,th,td,h1,h2,h3,h4,h5,h6{unicode-bidi:plaintext}
    ul,ol{padding-left:1.5em}li{margin:.25em 0}li>ul,li>ol{margin:.25em 0}
    .nb-task{list-style:none}\
    .nb-task>input{float:left;width:1em;height:1em;margin:.32em 0 0 -1.4em}
    a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:from-font}
    a:hover{text-decoration-thickness:2px}
    blockquote{border-left:3px solid var(--faint);padding-left:1.1em;margin-left:0;color:var(--soft)}
    hr{border:0;border-top:1px solid var(--faint);margin:2.5em 0}
    code,pre{font-family:ui-monospace,"SF Mono","Cascadia Code","JetBrains Mono",Menlo,Consolas,\
    "Liberation Mono","DejaVu Sans Mono",monospace;font-size:.875em;tab-size:4}
    :not(pre)>code{background:var(--code);border-radius:4px;padding:.12em .32em}
    pre{margin:0;font-size:.825rem;line-height:1.55;overflow-x:auto;white-space:pre}pre code{font-size:inherit}
    .nb-listing,.nb-code{background:var(--code);border-radius:8px;padding:.85em 1.05em}
    .nb-listing{margin-bottom:1.2em}
    .nb-header{margin-bottom:2.2em}.nb-header h1{margin:0 0 .35em}
    .nb-lead{font-size:1.2rem;line-height:1.5;color:var(--soft);margin-bottom:.7em}
    .nb-facts{font-size:.9rem;color:var(--soft);margin:0}
    .nb-alert{margin:1em 0 0;padding:.6em .9em;border-radius:8px;background:var(--bad-paper);\
    color:var(--bad)}.nb-alert a{color:inherit}
    .nb-anchor{margin-left:.4em;color:var(--soft);text-decoration:none;opacity:0;font-weight:400}
    :is(h1,h2,h3,h4,h5,h6):hover .nb-anchor,.nb-anchor:focus{opacity:1}
    .nb-contents{font-size:.9rem;line-height:1.45;border:1px solid var(--faint);\
    border-radius:8px;padding:.8em 1.1em;margin-bottom:2.2em}
    .nb-contents p{margin:0 0 .35em;font-weight:600}
    .nb-contents ol{list-style:none;margin:0;padding:0}.nb-contents li{margin:.3em 0}
    .nb-contents a{color:inherit;text-decoration:none}.nb-contents a:hover{color:var(--link)}
    .nb-level-2{padding-left:1.1em;color:var(--soft)}
    .nb-cell{margin:1.5em 0 1.7em}
    .nb-folded summary{cursor:pointer;font-size:.875rem;color:var(--soft);padding:.2em 0}
    .nb-folded[open] summary{margin-bottom:.4em}
    .nb-code .k{color:var(--k)}.nb-code .t{color:var(--t)}.nb-code .f{color:var(--f)}\
    .nb-code .n{color:var(--n)}.nb-code .s{color:var(--s)}.nb-code .c{color:var(--c);\
    font-style:italic}.nb-code .a,.nb-code .i{color:var(--a)}.nb-code .l,.nb-code .m{color:inherit}
    .nb-outputs{margin-top:.6em;padding-left:1.05em;border-left:3px solid var(--faint)}
    .nb-outputs>*{margin:.7em 0}.nb-outputs>:first-child{margin-top:0}\
    .nb-outputs>:last-child{margin-bottom:0}
    .nb-out{max-height:26rem;overflow:auto;padding:.15em 0}
    .nb-value{color:var(--accent)}
    .nb-shown{overflow-x:auto}.nb-shown figure{margin:0;text-align:center}
    figcaption,.nb-caption,caption{font-size:.9rem;color:var(--soft);text-align:center;\
    line-height:1.45}figcaption{margin-top:.5em}
    caption{text-align:left;padding-left:.85em}
    .nb-warning{color:var(--warn);background:var(--warn-paper);border-radius:8px;padding:.5em .9em}
    .nb-error{background:var(--bad-paper);border-radius:8px;padding:.8em 1.05em}
    .nb-error pre{color:var(--ink)}.nb-message{color:var(--bad);font-weight:600;margin:0 0 .5em}
    .nb-calls{margin:.8em 0 .3em;font-size:.9rem;color:var(--soft)}
    .nb-error ol{font-size:.9rem;margin:0}
    .nb-status{display:flex;justify-content:space-between;gap:1em;margin:.35em 0 0;\
    font-size:.78rem;color:var(--soft)}
    .nb-id{color:inherit;text-decoration:none;font-family:ui-monospace,Menlo,Consolas,\
    "DejaVu Sans Mono",monospace}.nb-id:hover{color:var(--link)}
    .nb-failed .nb-status span{color:var(--bad)}.nb-stale .nb-status span{color:var(--warn)}
    .nb-stale .nb-outputs{opacity:.72}
    .nb-table{overflow-x:auto;margin:0 0 1.2em}
    table{border-collapse:collapse;font-size:.925rem;line-height:1.4;margin:0 auto;\
    font-variant-numeric:tabular-nums}caption{padding-bottom:.4em}
    th,td{padding:.32em .85em;text-align:start;border-bottom:1px solid var(--faint);\
    vertical-align:top}thead th{border-bottom:2px solid var(--faint);font-weight:600}
    tbody tr:last-child td{border-bottom:0}
    .nb-wide table{font-size:.85rem}.nb-wide :is(th,td){padding:.28em .5em}
    .nb-outputs .nb-table{max-height:44rem;overflow:auto;margin-bottom:0}\
    .nb-outputs thead th{position:sticky;top:0;background:var(--paper)}
    .nb-number{text-align:right}.nb-center{text-align:center}.nb-left{text-align:left}
    math{font-size:1.06em;font-family:"Latin Modern Math","STIX Two Math","Cambria Math",\
    "Libertinus Math","XITS Math","TeX Gyre Termes Math","DejaVu Math TeX Gyre","Noto Sans Math",math}\
    .nb-math{overflow-x:auto;overflow-y:hidden;padding:.2em 0;\
    margin:0 0 1.05em}
    .nb-aligned>mtr>mtd{text-align:left;padding:.25em 0}\
    .nb-aligned>mtr>mtd:nth-child(odd){text-align:right}
    .nb-cases>mtr>mtd{text-align:left}.nb-unknown{color:var(--bad);font-family:monospace}
    .nb-note{text-decoration:none;padding:0 .1em}sup{line-height:0}
    .nb-notes{margin-top:3em;border-top:1px solid var(--faint);padding-top:1em;font-size:.92rem}
    .nb-about{margin-top:3.5em;border-top:1px solid var(--faint);font-size:.92rem;\
    color:var(--soft)}.nb-about h2{font-size:1.15rem;margin:1.3em 0 .6em;color:var(--ink)}\
    .nb-about h3{font-size:1rem;margin:1.3em 0 .4em;color:var(--ink)}.nb-about table{margin:0}
    dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1.4em}dd{margin:0}
    .nb-hash{font-size:.72rem;word-break:break-all}\
    .nb-data{list-style:none;padding:0}.nb-data li{margin:.6em 0}.nb-data strong{color:var(--ink);\
    font-weight:600}
    @media (min-width:76rem){.nb-with-contents{position:relative;left:7.5rem}\
    .nb-contents{position:fixed;top:3rem;left:max(1.5rem,calc(50vw - 36rem));width:15rem;\
    max-height:calc(100vh - 6rem);overflow-y:auto;border:0;padding:0;margin:0}}
    @media (min-width:34rem) and (max-width:76rem){.nb-contents ol{columns:2}\
    .nb-contents li{break-inside:avoid}.nb-contents li:first-child{margin-top:0}}
    @media screen and (min-width:60rem){body{max-width:52.75rem}.nb-lead,\
    main>:is(p,ul,ol,dl,blockquote){max-width:43.5rem}}
    @media (max-width:34rem){body{padding:1.6rem 1rem 3rem;font-size:1rem}h1{font-size:1.65rem}\
    h2{font-size:1.3rem}.nb-outputs{padding-left:.7em}\
    .nb-shown .nb-figure:has(text){max-width:max(100%,30rem)}dl{grid-template-columns:1fr;gap:0}\
    dd{margin-bottom:.5em}}
    @media print{:root{color-scheme:light;--ink:#000;--code:#f6f6f6}body{max-width:none;padding:0;\
    font-size:10.5pt}.nb-contents,.nb-anchor{display:none}\
    .nb-out,.nb-table,.nb-shown,.nb-outputs .nb-table{max-height:none;overflow:visible}\
    table{font-size:9.5pt}.nb-wide table{font-size:8pt}th,td{padding:.25em .5em;overflow-wrap:anywhere}\
    .nb-wide :is(th,td){padding:.2em .3em}\
    pre{white-space:pre-wrap}.nb-cell{break-inside:auto}.nb-code,.nb-error,figure,table\
    {break-inside:avoid}h1,h2,h3{break-after:avoid}a{color:inherit}}
    """)
