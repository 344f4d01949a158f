"""Everything the bot says, in English. A placeholder is a name in braces."""

ENGLISH: dict[str, str] = {
    # ---- first words
    "start": (
        "Send a photo and say what to change, or describe a picture. Try: “a fox reading in the snow”"
    ),
    "help": (
        "Describe a picture, and I draw it.\n"
        "Send a photo with words, and I change it. Several photos: I combine them.\n"
        "“now make it night” goes on from the last picture.\n"
        "Reply to any picture to go on from that one.\n"
        "A picture sent as a file keeps its full quality.\n"
        "\n"
        "/new – start a new picture (/new a red fox draws at once)\n"
        "/undo – back to the picture before\n"
        "/help – this text\n"
        "In groups: mention me, reply to me, or use /draw."
    ),
    "command.new": "start a new picture",
    "command.undo": "back to the picture before",
    "command.help": "what I can do",
    "ask.words": "Say what to draw: /draw a fox in the snow",
    "ask.photo": "Got it. What should I change?",
    "ask.photos": "Got {count} pictures, image 1 to {count}. What should I do with them?",
    "ask.receiving": "📷 Receiving…",
    "new.started": "New picture. Describe it, or send a photo.",
    "undo.nothing": "There is nothing to go back to. Describe a picture, or send a photo.",
    "undo.root": "#{number} is where this began. Say what to change, or /new.",
    "undo.done": "Back at #{number}. What next?",
    "goto.done": "Back at #{number}. What next?",
    # ---- status
    "status.draw": "🎨 Drawing “{words}” · usually {low}-{high} s",
    "status.change": "✏️ Changing #{number}: “{words}” · usually {low}-{high} s",
    "status.change_next": "✏️ Changing the picture being made: “{words}” · usually {low}-{high} s",
    "status.combine": "🧩 Combining {numbers}: “{words}” · usually {low}-{high} s",
    "status.elapsed": "{status} · {elapsed} so far",
    "status.slow": (
        "{status}\n"
        "Still working: {elapsed}, most take {low}-{high} s. You can close Telegram, I'll send it here."
    ),
    "status.retry": "{status}\nThe image service is busy; I try again in {seconds} s. Nothing was charged.",
    "status.cancelled": "✖ Cancelled: “{words}”. Nothing was charged.",
    "status.stopped": "Stopped waiting. If the picture still comes, this message will say so.",
    "status.stopped_nothing": "Stopped. No picture came; nothing was charged.",
    "status.stopped_charged": "Stopped. No picture came, but it was charged: {price}.",
    "status.stopped_unknown": "Stopped. No picture came; it may have been charged.",
    "status.cancelled_picture": "The picture you cancelled is here (already paid).",
    # ---- results
    "result.caption": "#{number} · {words} · {seconds} s",
    "result.caption_from": "#{number} ← #{base} · {words} · {seconds} s",
    "result.not_shown": (
        "#{number} is ready, but Telegram did not take the picture. It is kept: tap Show to try again. In a "
        "group an admin may have to allow me photos first."
    ),
    "result.file": "#{number} · {format} {width}x{height} · {size} · prints {print_width}x{print_height} cm at 300 dpi",
    # ---- buttons
    "button.again": "🔁 Again",
    "button.undo": "↩️ Undo",
    "button.file": "📄 File",
    "button.cancel": "✖ Cancel",
    "button.stop": "✖ Stop waiting",
    "button.show": "👁 Show",
    "button.run_again": "🔁 Run again · {price}",
    "button.run_from": "▶️ Run from #{number}",
    "button.draw_new": "▶️ Draw it anew",
    "button.drop": "✖ Drop",
    "button.redo": "↪️ Redo #{number}",
    "button.new_words": "▶️ Run the new words",
    "button.run_all": "▶️ Run again with all {count}",
    # ---- answers to a tap
    "toast.reset": "That button is from before a reset.",
    "toast.again": "Working on it.",
    "toast.again_running": "It is already being made.",
    "toast.cancelled": "Cancelled. Nothing was charged.",
    "toast.stopped": (
        "Stopped waiting. It may still be charged; if it arrives, the message above will say so."
    ),
    "toast.too_late": "Too late, it is already finished.",
    "toast.done_before": "That is done already.",
    "toast.dropped": "Dropped.",
    "toast.file": "Sending the file.",
    "toast.show": "Here it comes.",
    "toast.undo": "Back at #{number}.",
    "toast.root": "#{number} is where this began.",
    "toast.not_served": "This bot is private.",
    # ---- things that went another way
    "held": "The picture “{words}” was waiting for did not come.",
    "edit.too_late": "You changed your words after I had begun.",
    "album.late": "One more picture of that album came after I had begun.",
    "charged": "It was charged: {price}.",
    "not_charged": "Not charged.",
    # ---- who is served
    "access.refused": "This bot is private. Please ask the person who runs it to let you in.",
    "access.owner": "This bot is yours now. Send a photo and say what to change, or describe a picture.",
    # ---- other kinds of messages
    "unsupported.video": "I can't edit videos. Send me a still picture of it, or describe a new one.",
    "unsupported.animation": "I can't edit animations. Send a photo or a PNG, JPEG or WebP file.",
    "unsupported.voice": "I can't listen yet. Write what you want to see, or send a photo with a caption.",
    "unsupported.sticker": "I can't read stickers yet. Send a photo or a PNG, JPEG or WebP file.",
    "unsupported.other": "I work with words and pictures: describe one, or send a photo with a caption.",
    # ---- what people send
    "input.not_a_picture": "I can't read that file. Send a photo, or a PNG, JPEG or WebP file.",
    "input.broken": "That picture arrived damaged. Please send it once more.",
    "input.too_many_pixels": "That picture has too many pixels for me. Up to 64 megapixels work; send a smaller copy.",
    "input.too_small": "That picture is too small to work with. Send one of at least 16 x 16 pixels.",
    "input.file_too_large": "That file is over 20 MB, more than Telegram lets me fetch. Send a smaller copy, or as a photo.",
    "input.gone": "I could not get that picture from Telegram any more. Please send it once more.",
    "input.base_gone": "The picture to go on from is no longer there. Send it once more and say what to change.",
    "input.too_many_pictures": "That is more pictures than the model takes. Send fewer together.",
    # ---- money
    "limit.daily": "Today's budget of {limit} is used up. It starts anew in {resets}; ask me again then.",
    # ---- what image services answer
    "service.declined": "🚫 The image service refused this ({words}). {charge}\nEdit your message above and I'll try again.",
    "service.unpainted": "The image service could not make a picture of these words. {charge}\nSay it differently: edit your message above and I'll try again.",
    "service.words": "💬 The model answered in words instead of a picture. {charge}\n“{words}”\nSay it differently: edit your message above and I'll try again.",
    "service.bad_request": "The image service did not accept this request ({words}). {charge}\nTry other words or a smaller picture.",
    "service.bad_key": "The image service did not let me in: the bot's key is not accepted. {charge}\nThe person who runs this bot has to look at it; then ask me again.",
    "service.no_balance": "The bot's account at the image service is empty. {charge}\nThe person who runs this bot has to top it up; then ask me again.",
    "service.busy": "The image service is too busy at the moment. {charge}\nTry again in a minute.",
    "service.upstream": "The image service has trouble at the moment. {charge}\nTry again in a minute.",
    "service.unreachable": "I can't reach the image service at the moment. {charge}\nTry again in a minute.",
    "service.no_answer": "I may have lost the picture “{words}”. Run it again? It may be charged twice.",
    "service.empty": "The image service answered without a picture. {charge}\nRun it again, or say it differently.",
    "service.unreadable": "I could not read the image service's answer. {charge}\nRun it again, or say it differently.",
    "service.wrong_bytes": "What the image service sent is no picture I can open. {charge}\nRun it again, or say it differently.",
    "service.too_large": "The picture that the image service made is too large for me. {charge}\nAsk for a smaller one.",
    "service.dead_link": "The image service made a picture, but its link is dead. {charge}\nRun it again?",
    "service.unsafe_link": "The image service sent a link that is not safe to open. {charge}\nRun it again, or tell the person who runs this bot.",
    "service.no_reason": "it gives no reason",
    # ---- ourselves
    "own.chat_gone": "I could not write to this chat.",
    "own.fault": "Something went wrong on my side. {charge}\nPlease try once more.",
}  # fmt: skip
