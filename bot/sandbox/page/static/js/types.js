/**
 * What the server tells; all texts are other people's words.
 *
 * @typedef {{id: number, name: string, bot: boolean}} Person
 * @typedef {{type: string, offset: number, length: number, url: string}} Entity
 * @typedef {{text: string, style: string, kind: "press" | "url" | "copy" | "app" | "none", value: string}} Button
 * @typedef {{src: string, width: number, height: number, size: number, live?: boolean}} Photo
 * @typedef {{src: string, width: number, height: number, emoji: string}} Sticker
 * @typedef {{src: string, name: string, size: number, thumb?: string}} File
 * @typedef {{question: string, closed: boolean, options: {text: string, voters: number[], thumb?: string}[]}} Poll
 * @typedef {{serial: number, name: string, text: string, thumb?: string, place?: string}} Reply `place` names
 *   the chat, if it is another one
 *
 * @typedef {object} Message
 * @property {number} serial its number in the whole world
 * @property {string} room
 * @property {Person | null} sender
 * @property {number} at seconds since 1970
 * @property {boolean} edited
 * @property {boolean} silent
 * @property {string} album
 * @property {string} text
 * @property {Entity[]} entities
 * @property {Button[][]} buttons
 * @property {string[]} reactions
 * @property {Photo} [photo]
 * @property {Sticker} [sticker]
 * @property {File} [file]
 * @property {Poll} [poll]
 * @property {string} [service]
 * @property {string} [other]
 * @property {Reply} [reply]
 * @property {string} [forwarded]
 * @property {"added" | "edited" | "reacted"} [change]
 *
 * @typedef {object} Room a chat, or one topic of it
 * @property {string} id
 * @property {number} chat the same for all topics of a chat
 * @property {"private" | "group"} kind
 * @property {string} title the chat's
 * @property {string} topic empty where there are none
 * @property {number[]} people
 * @property {Message[]} messages
 *
 * @typedef {object} Call a call of the image API
 * @property {number} number
 * @property {string} endpoint
 * @property {string} model
 * @property {string} words
 * @property {number} bytes
 * @property {{src: string, width: number, height: number, size: number, format: string}[]} pictures
 * @property {{src: string, width: number, height: number, size: number, format: string, share: number}} [mask]
 * @property {{role: string, text: string, pictures: number}[]} messages
 * @property {number} at
 * @property {number} [seconds]
 * @property {number} [status]
 * @property {number} [price]
 * @property {string} [refusal]
 * @property {{src: string, size: number}} [result]
 *
 * @typedef {object} Everything
 * @property {Person & {username: string}} bot
 * @property {Person[]} people
 * @property {{command: string, description: string}[]} commands
 * @property {Room[]} rooms
 * @property {Call[]} calls
 * @property {boolean} autoplay
 */
export {};
