import { html, svg, type TemplateResult } from 'lit';

/** Small pictures, drawn here so that no font needs to have them. */
const PATHS = {
	lock: svg`<path d="M6 10V7a6 6 0 0 1 12 0v3h1a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zm3 0h6V7a3 3 0 0 0-6 0z"/>`,
	text: svg`<path d="M9 3 8 8H4v2h3.600l-.8 4H3v2h3.400L5.4 21h2.100l1-5h4l-1 5h2.100l1-5H19v-2h-4l.8-4H21V8h-4.800l1-5h-2.100l-1 5h-4l1-5zm.7 7h4l-.8 4h-4z"/>`,
	thread: svg`<path d="M5 3v8a5 5 0 0 0 5 5h6l-3 3 1.5 1.500L20 15l-5.5-5.500L13 11l3 3h-6a3 3 0 0 1-3-3V3z"/>`,
	forum: svg`<path d="M4 3h12a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H9l-5 4V5zm16 5a2 2 0 0 1 2 2v11l-4-3h-7a2 2 0 0 1-2-2h8a3 3 0 0 0 3-3z"/>`,
	news: svg`<path d="M3 9v6h3l2 6h3l-1.7-6H11l8 4V5l-8 4zm18 0v6a3 3 0 0 0 0-6z"/>`,
	voice: svg`<path d="M11 4 6 8H2v8h4l5 4zm3 4v8a4 4 0 0 0 0-8zm0-4v2a6 6 0 0 1 0 12v2a8 8 0 0 0 0-16z"/>`,
	menu: svg`<path d="M3 5h18v2.500H3zm0 6h18v2.500H3zm0 6h18v2.500H3z"/>`,
	steps: svg`<path d="M4 4h3v3H4zm5 0h11v3H9zM4 10.500h3v3H4zm5 0h11v3H9zM4 17h3v3H4zm5 0h11v3H9z"/>`,
} as const;

export type IconName = keyof typeof PATHS;

/** A decoration; what it says is also said in words. */
export function icon(name: IconName, size = 20): TemplateResult {
	return html`<svg class="icon" viewBox="0 0 24 24" width=${size} height=${size} fill="currentColor" aria-hidden="true">
		${PATHS[name]}
	</svg>`;
}
