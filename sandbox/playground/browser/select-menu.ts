import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/** What a select menu of a message offers. */
interface MenuOption {
	readonly label: string;
	readonly value: string;
	readonly description?: string | null | undefined;
	readonly default?: boolean | null | undefined;
}

/**
 * A select menu as Discord draws it, for one choice: a combobox without text, by the rules of the ARIA practices guide.
 * Discord's component library has only a picture of one. It tells of a choice by the event `choose`.
 */
class PageSelect extends LitElement {
	static override properties = {
		options: { attribute: false },
		placeholder: {},
		disabled: { type: Boolean },
		isOpen: { state: true },
		active: { state: true },
	};
	declare options: readonly MenuOption[];
	declare placeholder: string;
	declare disabled: boolean;
	declare isOpen: boolean;
	declare active: number;

	static override styles = css`
		:host { display: block; width: min(400px, 100%); position: relative; margin: 4px 0; font-size: 1rem; }
		[role='combobox'] {
			display: flex; justify-content: space-between; gap: 8px; padding: 9px 12px; border-radius: 8px;
			background: #1e1f22; color: #dbdee1; cursor: pointer; border: 1px solid #404249; text-align: left;
		}
		[role='combobox'].empty { color: #b5bac1; }
		[role='combobox']:focus-visible { outline: 2px solid #fff; outline-offset: 1px; }
		[aria-disabled='true'] { opacity: 0.5; cursor: not-allowed; }
		ul {
			position: absolute; z-index: 5; inset: 100% 0 auto 0; margin: 4px 0 0; padding: 4px; list-style: none;
			background: #2b2d31; border: 1px solid #404249; border-radius: 8px; max-height: 288px; overflow: auto;
			box-shadow: 0 8px 16px #0008;
		}
		li { padding: 8px; border-radius: 4px; cursor: pointer; color: #dbdee1; }
		li.active { background: #404249; }
		li[aria-selected='true'] { font-weight: 600; }
		small { display: block; color: #b5bac1; }
	`;

	constructor() {
		super();
		this.options = [];
		this.placeholder = 'Make a selection';
		this.disabled = false;
		this.isOpen = false;
		this.active = 0;
		this.addEventListener('focusout', () => this.close());
	}

	close(): void {
		this.isOpen = false;
	}

	open(): void {
		if (this.disabled) return;
		this.active = Math.max(
			0,
			this.options.findIndex((one) => one.default),
		);
		this.isOpen = true;
	}

	choose(index: number): void {
		const option = this.options[index];
		this.close();
		if (option) this.dispatchEvent(new CustomEvent('choose', { detail: option.value }));
	}

	onKey(event: KeyboardEvent): void {
		const { key } = event;
		const last = this.options.length - 1;
		const move: Readonly<Record<string, number>> = {
			ArrowDown: Math.min(last, this.active + 1),
			ArrowUp: Math.max(0, this.active - 1),
			Home: 0,
			End: last,
		};
		const isConfirm = key === 'Enter' || key === ' ';
		if (!this.isOpen) {
			if (!isConfirm && key !== 'ArrowDown' && key !== 'ArrowUp') return;
			this.open();
		} else if (isConfirm) this.choose(this.active);
		else if (key === 'Escape') this.close();
		else if (move[key] !== undefined) this.active = move[key];
		else {
			const found = this.options.findIndex(({ label }) => label.toLowerCase().startsWith(key.toLowerCase()));
			if (key.length !== 1 || found < 0) return;
			this.active = found;
		}
		event.preventDefault();
		event.stopPropagation();
	}

	protected override updated(): void {
		if (this.isOpen) this.renderRoot.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
	}

	protected override render() {
		const chosen = this.options.find((one) => one.default);
		return html`
			<div
				role="combobox"
				tabindex="0"
				class=${chosen ? '' : 'empty'}
				aria-label=${this.placeholder}
				aria-haspopup="listbox"
				aria-controls="list"
				aria-expanded=${this.isOpen}
				aria-disabled=${this.disabled}
				aria-activedescendant=${this.isOpen ? `option-${this.active}` : nothing}
				@click=${() => (this.isOpen ? this.close() : this.open())}
				@keydown=${this.onKey}
			>
				<span>${chosen?.label ?? this.placeholder}</span><span aria-hidden="true">⌄</span>
			</div>
			<ul id="list" role="listbox" aria-label=${this.placeholder} ?hidden=${!this.isOpen}>
				${repeat(
					this.options,
					({ value }) => value,
					({ label, description }, index) => html`
						<li
							id=${`option-${index}`}
							role="option"
							class=${this.isOpen && index === this.active ? 'active' : ''}
							aria-selected=${this.options[index]?.default === true}
							@mousedown=${(event: Event) => event.preventDefault()}
							@mouseenter=${() => {
								this.active = index;
							}}
							@click=${() => this.choose(index)}
						>
							${label}${description ? html`<small>${description}</small>` : nothing}
						</li>
					`,
				)}
			</ul>
		`;
	}
}

customElements.define('page-select', PageSelect);
