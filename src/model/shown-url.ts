/**
 * A text without what the URLs in it keep secret: passwords, for http everything before the host, since a token may stand
 * where a user does, and what follows a question mark. Every URL that people are shown, or that is written down, passes this.
 */
export function withoutCredentials(text: string): string {
	return text
		.replace(/\b(https?:\/\/)[^\s/]*@/gi, '$1')
		.replace(/\b(https?:\/\/[^\s?'"]*)\?[^\s'"]*/gi, '$1')
		.replace(/\b([a-z][a-z+]*:\/\/[^\s/:@]*):[^\s/]*@/gi, '$1@');
}
