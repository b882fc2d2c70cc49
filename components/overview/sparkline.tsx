/** Seven days at a glance; the figures stand beside it. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const top = Math.max(1, ...values);
  const points = values.map((value, index) => `${(index / Math.max(1, values.length - 1)) * 200},${32 - (value / top) * 28}`).join(' ');
  return (
    <svg aria-hidden viewBox="0 0 200 36" preserveAspectRatio="none" className="mb-1 h-9 w-full max-w-72 overflow-visible phone:max-w-none">
      <polyline
        points={points}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
