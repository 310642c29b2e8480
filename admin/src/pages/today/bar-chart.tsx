/** Bars beside each other. The figures stand in the table below it as well, for whoever does not see them. */
import { useComputedColorScheme, useMantineTheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, Tooltip } from 'chart.js';
import { useEffect, useRef } from 'react';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip);

type Series = { readonly label: string; readonly colour: string; readonly values: readonly number[] };

type BarChartProps = {
  readonly label: string;
  readonly names: readonly string[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
};

export const BarChart = ({ label, names, series, format }: BarChartProps) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useComputedColorScheme() === 'dark';
  const isStill = useReducedMotion();
  const { colors } = useMantineTheme();
  useEffect(() => {
    if (!canvas.current) return;
    const ink = isDark ? '#c9c9c9' : '#424242';
    const line = isDark ? '#424242' : '#e0e0e0';
    const chart = new Chart(canvas.current, {
      type: 'bar',
      data: {
        labels: [...names],
        datasets: series.map(({ label: name, colour, values }) => ({
          label: name,
          data: [...values],
          backgroundColor: colors[colour]?.[isDark ? 5 : 8] ?? colour,
        })),
      },
      options: {
        maintainAspectRatio: false,
        animation: isStill ? false : { duration: 250 },
        plugins: {
          legend: { labels: { color: ink } },
          tooltip: { callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${format(Number(raw))}` } },
        },
        scales: {
          x: { ticks: { color: ink }, grid: { display: false } },
          y: { ticks: { color: ink, callback: (value) => format(Number(value)) }, grid: { color: line } },
        },
      },
    });
    return () => chart.destroy();
  }, [names, series, format, isDark, isStill, colors]);
  return (
    <div style={{ position: 'relative', height: 240 }}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
};
