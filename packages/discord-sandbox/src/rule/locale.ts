import { Locale } from 'discord-api-types/v10';
import type { Issue } from '../issue.ts';

const LOCALES: readonly string[] = Object.values(Locale);

/** Translations into languages that Discord does not have. */
export function localeIssues(
	named: Readonly<Partial<Record<'name_localizations' | 'description_localizations', unknown>>>,
): Issue[] {
	return (['name_localizations', 'description_localizations'] as const).flatMap((key) =>
		Object.keys(named[key] ?? {})
			.filter((locale) => !LOCALES.includes(locale))
			.map((locale) => ({
				path: [key, locale],
				code: 'ENUM_TYPE_COERCE',
				message: `Value "${locale}" is not a valid enum value.`,
			})),
	);
}
