"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const LABEL_HEIGHT = 20;
  const LABEL_GAP = 4;
  let charts = [];

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const points = (series) => series.map(([x, y]) => ({ x, y }));

  /** Draws each fault as a vertical band with a label above: its number, and its kind if all labels fit. */
  const faultBands = (rows, named) => ({
    id: "faultBands",
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart;
      ctx.save();
      for (const fault of data.faults) {
        const from = scales.x.getPixelForValue(fault.from);
        const width = Math.max(2, scales.x.getPixelForValue(fault.to) - from);
        ctx.fillStyle = colour("band");
        ctx.fillRect(from, chartArea.top, width, chartArea.height);
        ctx.fillStyle = colour("band-edge");
        ctx.fillRect(from, chartArea.top, 1, chartArea.height);
        ctx.fillRect(from + width - 1, chartArea.top, 1, chartArea.height);
      }
      ctx.restore();
    },
    afterDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.font = "600 12px system-ui, sans-serif";
      ctx.textBaseline = "middle";
      const numbers = data.faults.map((fault, index) => String(index + 1));
      const names = data.faults.map((fault, index) => index + 1 + " " + fault.kind);
      const all = named ? placeLabels(chart, rows, names) : [];
      const labels = all.length === names.length ? all : placeLabels(chart, rows, numbers);
      labels.forEach((label) => drawLabel(ctx, label));
      ctx.restore();
    },
  });

  /** Puts each label where its fault begins, in the lowest row with room for it, and omits those without room. */
  const placeLabels = ({ ctx, chartArea, scales }, rows, texts) => {
    const taken = new Array(rows).fill(-Infinity);
    const labels = [];
    texts.forEach((text, index) => {
      const width = ctx.measureText(text).width + 12;
      const left = Math.min(scales.x.getPixelForValue(data.faults[index].from), chartArea.right - width);
      const row = taken.findIndex((end) => end + LABEL_GAP <= left);
      if (row >= 0) {
        taken[row] = left + width;
        labels.push({ text, left, top: chartArea.top - (row + 1) * (LABEL_HEIGHT + LABEL_GAP), width });
      }
    });
    return labels;
  };

  const drawLabel = (ctx, { text, left, top, width }) => {
    ctx.fillStyle = colour("label-back");
    ctx.beginPath();
    ctx.roundRect(left, top, width, LABEL_HEIGHT, 4);
    ctx.fill();
    ctx.fillStyle = colour("label");
    ctx.fillText(text, left + 6, top + LABEL_HEIGHT / 2 + 1);
  };

  /** A later line is drawn over an earlier one, and has gaps that show it. */
  const line = (label, series, name, width, dash, order) => ({
    label,
    data: points(series),
    borderColor: colour(name),
    backgroundColor: colour(name),
    borderWidth: width,
    borderDash: dash,
    order,
    pointRadius: 0,
    pointHitRadius: 8,
  });

  const faultsAt = (seconds) => data.faults
    .map((fault, index) => ({ ...fault, number: index + 1 }))
    .filter((fault) => fault.from <= seconds && seconds <= fault.to)
    .map((fault) => fault.number + " " + fault.kind);

  const scale = (extra) => ({
    type: "linear",
    min: 0,
    grid: { color: colour("line") },
    border: { color: colour("line") },
    ...extra,
    ticks: { color: colour("quiet"), maxRotation: 0, ...extra.ticks },
  });

  /** What goes beyond the axis is written at its upper end. */
  const peak = (top) => ({
    id: "peak",
    afterDraw(chart) {
      const highest = Math.max(...chart.data.datasets.flatMap((set) => set.data.map((point) => point.y)));
      if (top > 0 && highest > top) {
        const { ctx, chartArea } = chart;
        ctx.save();
        ctx.font = "600 12px system-ui, sans-serif";
        ctx.textAlign = "right";
        ctx.fillStyle = colour("quiet");
        ctx.fillText("peak " + Math.round(highest).toLocaleString("en") + " ↑", chartArea.right - 4, chartArea.top + 14);
        ctx.restore();
      }
    },
  });

  const options = (rows, legend, top) => ({
    animation: false,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    interaction: { mode: "index", intersect: false },
    layout: { padding: { right: 8, top: rows * (LABEL_HEIGHT + LABEL_GAP) + 2 } },
    scales: {
      x: scale({ max: data.seconds, ticks: { callback: (value) => value + " s", includeBounds: false } }),
      // The same width on all charts aligns their time axes.
      y: scale({ max: top > 0 ? top : undefined, afterFit: (axis) => { axis.width = 64; }, ticks: { maxTicksLimit: 6, precision: 0 } }),
    },
    plugins: {
      legend: {
        display: legend,
        position: "bottom",
        labels: {
          color: colour("text"),
          boxWidth: 40,
          boxHeight: 0,
          padding: 20,
          sort: (one, other) => one.datasetIndex - other.datasetIndex,
        },
      },
      tooltip: {
        callbacks: {
          title: (items) => (items.length ? items[0].parsed.x.toFixed(1) + " s" : ""),
          footer: (items) => (items.length ? faultsAt(items[0].parsed.x) : []),
        },
      },
    },
  });

  const draw = (id, rows, named, datasets, top) => {
    charts.push(new Chart(document.getElementById(id), {
      type: "line",
      data: { datasets },
      options: options(data.faults.length ? rows : 0, datasets.length > 1, top),
      plugins: [faultBands(rows, named), peak(top)],
    }));
  };

  const drawAll = () => {
    charts.forEach((chart) => chart.destroy());
    charts = [];
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 13;
    draw("throughput", 3, true, [
      line("orders created", data.created, "created", 3, [], 3),
      line("messages delivered", data.delivered, "delivered", 2, [10, 6], 2),
      line("charges made", data.charged, "charged", 2, [2, 5], 1),
    ], data.throughputTop);
    draw("backlog", 2, false, [line("messages", data.backlog, "single", 2, [], 1)], data.backlogTop);
    draw("oldestAge", 2, false, [line("seconds", data.oldestAge, "single", 2, [], 1)], data.oldestAgeTop);
  };

  if (data.backlog.length) {
    drawAll();
    dark.addEventListener("change", drawAll);
  } else {
    document.getElementById("charts").hidden = true;
  }
  document.getElementById("faults").hidden = data.faults.length === 0;
})();
