/** Tailwind 4 needs no other PostCSS step; its tokens live in app/globals.css. */
export default { plugins: { "@tailwindcss/postcss": {} } };
