// Draws the charts of a page from the tables that say the same: a figure is in the page once, as text.
//
//   <figure data-chart="line"> <table> … </table> <div class="canvas" aria-hidden="true"></div> </figure>
//
// The first column of the table are the labels, every other one a series; `data-value` holds a cell's number and the
// cell's text is what the tooltip shows. Colours come from the style sheet, so that light and dark need no second chart.
import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

const drawn = new Map();
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function read(table) {
  const heads = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.children]);
  return {
    labels: rows.map((cells) => cells[0].dataset.label ?? cells[0].textContent.trim()),
    series: heads.slice(1).map((name, index) => ({
      name,
      values: rows.map((cells) => Number(cells[index + 1].dataset.value)),
      texts: rows.map((cells) => cells[index + 1].textContent.trim()),
      links: rows.map((cells) => cells[index + 1].querySelector("a")?.href),
    })),
  };
}

function compact(value, scale) {
  return new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" }).format(value / scale);
}

function options(figure, data) {
  const bar = figure.dataset.chart !== "line";
  const stacked = figure.dataset.chart === "stack";
  const scale = Number(figure.dataset.scale ?? 1);
  const colours = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5"].map(token);
  const text = { color: token("--quiet"), fontFamily: token("--font"), fontSize: 12 };
  return {
    animation: !calm.matches,
    animationDuration: 250,
    color: colours,
    grid: { left: 8, right: 8, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      renderMode: "richText", // drawn, not written: the page allows no inline style
      backgroundColor: token("--raised"),
      borderColor: token("--line"),
      textStyle: { color: token("--ink"), fontFamily: token("--font"), fontSize: 13 },
      axisPointer: { type: bar ? "shadow" : "line", lineStyle: { color: token("--line") }, shadowStyle: { color: token("--hover") } },
      formatter: (points) =>
        [data.labels[points[0].dataIndex], ...points.map((one) => `${one.seriesName}: ${data.series[one.seriesIndex].texts[one.dataIndex]}`)].join("\n"),
    },
    xAxis: {
      type: "category",
      data: data.labels,
      boundaryGap: bar,
      axisLine: { lineStyle: { color: token("--line") } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      splitNumber: 3,
      splitLine: { lineStyle: { color: token("--line") } },
      axisLabel: { ...text, formatter: (value) => compact(value, scale) },
    },
    series: data.series.map((one, index) => ({
      name: one.name,
      type: bar ? "bar" : "line",
      data: one.values,
      stack: stacked ? "all" : undefined,
      barMaxWidth: 28,
      showSymbol: false,
      smooth: false,
      lineStyle: { width: index ? 1.5 : 2, type: index ? "dashed" : "solid" },
      areaStyle: !bar && !index ? { opacity: 0.08 } : undefined,
      itemStyle: bar ? { borderRadius: stacked ? 0 : [3, 3, 0, 0] } : undefined,
    })),
  };
}

function legend(figure, canvas, data) {
  if (data.series.length < 2 || figure.querySelector("ul.legend")) return;
  const list = document.createElement("ul");
  list.className = "legend";
  list.ariaHidden = "true"; // the table's heads say the same
  list.append(
    ...data.series.map((one) => {
      const item = document.createElement("li");
      item.textContent = one.name;
      return item;
    }),
  );
  canvas.before(list);
}

function draw(figure) {
  const table = figure.querySelector("table");
  const canvas = figure.querySelector(".canvas");
  if (!table || !canvas) return;
  figure.classList.add("drawn"); // first, since what is not shown has no size
  const data = read(table);
  legend(figure, canvas, data);
  const chart = echarts.init(canvas, null, { renderer: "svg" });
  chart.setOption(options(figure, data));
  chart.on("click", (point) => {
    const link = data.series[point.seriesIndex].links[point.dataIndex];
    if (link) location.assign(link);
  });
  drawn.set(figure, chart);
}

function drawAll(root) {
  for (const figure of root.querySelectorAll("figure[data-chart]")) if (!drawn.has(figure)) draw(figure);
}

function redraw() {
  // Of a copy, since each is put in again as it is drawn.
  for (const [figure, chart] of [...drawn]) {
    chart.dispose();
    drawn.delete(figure);
    if (figure.isConnected) draw(figure);
  }
}

addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize({ width: 640 })));
addEventListener("afterprint", () => drawn.forEach((chart) => chart.resize()));
document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
drawAll(document);
