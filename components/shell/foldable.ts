/** Words of the sidebar stay for a screen reader when only icons are shown. */
export const foldable = 'max-xl:sr-only group-data-[folded=true]/frame:sr-only';
