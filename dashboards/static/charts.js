// Starts ECharts on the charts of a page. The options come as data; what this
// file adds is only what data cannot say: colours, the tooltip, and resizing.
"use strict";
(() => {
  const script = document.currentScript;
  const blocks = [...document.querySelectorAll("script[data-chart]")];
  if (!script || blocks.length === 0) return;

  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const theme = () => {
    const ink = style("--ink"), muted = style("--muted"), line = style("--line"), card = style("--card");
    const axis = {
      axisLine: { lineStyle: { color: line } },
      axisLabel: { color: muted, fontSize: 12 },
      splitLine: { lineStyle: { color: line, type: "dashed" } },
      nameTextStyle: { color: muted, align: "left", padding: [0, 0, 0, -20] },
    };
    return {
      color: ["--c1", "--c2", "--c3", "--c4"].map(style),
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      legend: { textStyle: { color: ink, fontSize: 13 }, itemWidth: 16, itemHeight: 12, inactiveColor: muted, pageTextStyle: { color: ink }, pageIconColor: ink, pageIconInactiveColor: muted },
      tooltip: { backgroundColor: card, borderColor: line, textStyle: { color: ink, fontSize: 13 } },
      categoryAxis: { ...axis, splitLine: { show: false } },
      valueAxis: { ...axis, axisLine: { show: false } },
    };
  };

  const formats = {};
  const number = (locale, value) => {
    formats[locale] ??= new Intl.NumberFormat(locale === "en" ? "en-GB" : "id-ID");
    return formats[locale].format(value);
  };

  // The tooltip is drawn as text on the chart, never as HTML.
  const tooltip = (data) => (points) => {
    const i = points[0].dataIndex;
    const lines = [data.full[i] || points[0].name];
    let seen = false, sum = 0;
    for (const p of points) {
      if (p.value === null || p.value === undefined || p.value === "-") continue;
      seen = true;
      sum += p.value;
      if (p.value !== 0 || points.length === 1) lines.push(p.seriesName + ": " + number(data.locale, p.value));
    }
    if (!seen) lines.push(data.gap);
    else if (points.length > 1) lines.push("= " + number(data.locale, sum));
    if (data.notes[i]) lines.push(data.notes[i]);
    return lines.join("\n");
  };

  // A chart is drawn once its frame has got its width: while a page is still being laid
  // out, a frame may be as narrow as its padding.
  const narrowest = 120;
  const drawn = new Map(), watched = new Set();
  const wait = (place, block) => {
    if (watched.has(place)) return;
    watched.add(place);
    new ResizeObserver(() => {
      if (place.clientWidth < narrowest) return;
      if (drawn.has(place)) drawn.get(place).resize();
      else draw(block);
    }).observe(place);
  };
  const draw = (block) => {
    const place = document.getElementById(block.dataset.chart);
    const data = JSON.parse(block.textContent);
    const old = drawn.get(place);
    if (place.clientWidth < narrowest) { wait(place, block); return; }
    if (old) old.dispose();
    const chart = echarts.init(place, theme(), { renderer: "svg" });
    data.option.tooltip = { ...data.option.tooltip, renderMode: "richText", confine: true, formatter: tooltip(data) };
    // Quiet patterns keep stacked kinds apart without colour; the first has none.
    if (data.option.aria.decal.show) {
      const shade = style("--decal");
      data.option.aria.decal.decals = [
        { symbol: "none" },
        { color: shade, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
        { color: shade, symbol: "circle", symbolSize: 0.6, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] },
        { color: shade, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4 },
      ];
    }
    chart.setOption(data.option);
    drawn.set(place, chart);
    wait(place, block);
  };

  const tables = () => document.querySelectorAll("details.table-of");
  const drawAll = () => {
    blocks.forEach(draw);
    document.documentElement.dataset.charts = "drawn";
  };

  const library = document.createElement("script");
  library.src = script.dataset.library;
  library.onload = () => {
    tables().forEach((d) => { d.open = false; });
    drawAll();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  };
  // Without the library the tables stay open and the empty frames go.
  library.onerror = () => blocks.forEach((b) => { b.closest("figure").hidden = true; });

  // A page on a slow line is read before its charts are: the library is fetched
  // only once a chart comes near.
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((e) => e.isIntersecting)) return;
    watcher.disconnect();
    document.head.append(library);
  }, { rootMargin: "400px" });
  blocks.forEach((b) => watcher.observe(b.closest("figure")));
})();
