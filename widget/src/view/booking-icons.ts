/** Icons of bookings. */
export const bookingIcons = {
  move: 'M16 14v2.2l1.6 1M16 2v4M8 2v4M3 10h5M21 7.5V6a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h3.5M16 10a6 6 0 1 0 0 12 6 6 0 0 0 0-12z',
  add: 'M16 19h6M19 16v6M16 2v4M8 2v4M3 10h18M21 12.6V6a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h8.5',
  drop: 'M8 2v4M16 2v4M5 4h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM3 10h18M14 14l-4 4M10 14l4 4',
};
