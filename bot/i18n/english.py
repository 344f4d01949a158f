"""Everything the bot says, in English. A placeholder is a name in braces."""

from bot.i18n.catalogue import Catalogue, Plural

ENGLISH: Catalogue = {
    # ---- first words
    "start": (
        "Send a photo and say what to change, or describe a picture. Try: “a fox reading in the snow”"
    ),
    "start.group": (
        "Say my @name with an idea, or as a reply to anybody's photo: “… make it night”. Reply to my pictures to go on.\n"
        "I see only what is addressed to me. With privacy mode off (@BotFather, /setprivacy) or as an admin I see albums "
        "whole, and can take every photo with a caption: /settings."
    ),
    "start.example": "a fox reading in the snow",
    "start.how": (
        "Send me a photo. Write into its caption what should change, “make it night” for example, or send the "
        "words afterwards. Then go on talking: “now add a red scarf”. Several photos together become one picture."
    ),
    "help": (
        "Describe a picture, and I draw it.\n"
        "Send a photo with words, and I change it. Several photos: I combine them.\n"
        "“now make it night” goes on from the last picture.\n"
        "Reply to any picture to go on from that one; “#7 with a hat” does the same, “#7” goes back to it.\n"
        "“the hat from #3” brings in a second picture.\n"
        "Draw a line round a spot on a copy and send it back: only that spot changes.\n"
        "“16:9”, “4k” or “, high” at the end: its shape, size and quality.\n"
        "\n"
        "/new – start a new picture (/new a red fox draws at once)\n"
        "/history – all pictures of this chat\n"
        "/settings – model, shape, language, pauses\n"
        "In groups: mention me, reply to me, or use /draw."
    ),
    "command.new": "start a new picture",
    "command.history": "all pictures of this chat",
    "command.settings": "model, shape, language, pauses",
    "command.help": "what I can do",
    "ask.words": "Say what to draw: /draw a fox in the snow",
    "ask.photos": Plural(
        "count",
        {
            "one": "Got it. What should I change?",
            "other": "Got {count} pictures, image 1 to {count}. What should I do with them?",
        },
    ),
    "ask.receiving": "📷 Receiving…",
    "new.started": "New picture. Describe it, or send a photo.",
    "undo.nothing": "There is nothing to go back to. Describe a picture, or send a photo.",
    "undo.root": "#{number} is where this began. Say what to change, or /new.",
    "goto.done": "Back at #{number}. What next?",
    # ---- status
    "status.draw": "🎨 Drawing “{words}”",
    "status.draw_with": "🎨 Drawing with {numbers}: “{words}”",
    "status.change": "✏️ Changing #{number}: “{words}”",
    "status.change_marked": "✏️ Changing the marked {percent}\u00a0% of #{number}: “{words}”",
    "status.change_others": "✏️ Changing everything but the mark, {percent}\u00a0% of #{number}: “{words}”",
    "status.change_part": "✏️ Changing only that part of #{number}: “{words}”",
    "status.change_next": "✏️ Changing the picture being made: “{words}”",
    "status.combine": "🧩 Combining {numbers}: “{words}”",
    "status.ideas": "🎲 {count} ideas: “{words}”",
    "status.ideas_of": "🎲 {count} ideas from #{number}: “{words}”",
    "status.ideas_here": "{status} · {finished} of {count} are done",
    "status.by": "{status} · by {model}",
    "status.costs": "{status} · {price}",
    "status.usual": "{status} · usually {low}-{high}\u00a0s",
    "status.line": Plural(
        "place",
        {
            "one": "{status} · {place}st in line",
            "two": "{status} · {place}nd in line",
            "few": "{status} · {place}rd in line",
            "other": "{status} · {place}th in line",
        },
        ordinal=True,
    ),
    "duration": "{seconds}\u00a0s",
    "duration.minutes": "{minutes} min {seconds}\u00a0s",
    "status.elapsed": "{status} · {elapsed} so far",
    "status.slow": (
        "{status}\n"
        "Still working: {elapsed}, most take {low}-{high}\u00a0s. You can close Telegram, I'll send it here."
    ),
    "status.retry": "{status}\nThe image service is busy; I try again in {seconds}\u00a0s. Nothing was charged.",
    "status.cancelled": "✖ Cancelled: “{words}”. Nothing was charged.",
    "status.stopped": "Stopped waiting. If the picture still comes, this message will say so.",
    "status.stopped_nothing": "Stopped. No picture came; nothing was charged.",
    "status.stopped_charged": "Stopped. No picture came, but it was charged: {price}.",
    "status.stopped_unknown": "Stopped. No picture came; it may have been charged.",
    "status.cancelled_picture": "The picture you cancelled is here (already paid).",
    # ---- results
    "result.caption": "#{number} · {words} · {seconds}\u00a0s",
    "result.caption_from": "#{number} ← #{base} · {words} · {seconds}\u00a0s",
    "result.noted": "{caption}\n{note}",
    "result.redrawn": "I sent it as it came: it changed more than the mark.",
    "result.unchanged": "Nothing changed there. Say it differently, or let me look closer.",
    "result.unchanged_close": "Nothing changed there. Say it differently, or mark a larger area.",
    "result.exact": "🔒 Everything else is exactly as in #{base}.",
    "result.came": "As the model made it.",
    "result.not_shown": (
        "#{number} is ready, but Telegram did not take the picture. It is kept: tap Show to try again. In a "
        "group an admin may have to allow me photos first."
    ),
    "result.file": "#{number} · {format} {width}x{height} · {size} · prints {print_width}x{print_height} cm at 300 dpi",
    "result.file_too_large": "{caption}\nTelegram takes files of up to 50 MB from bots: this is a JPEG of the full size. The exact picture is kept.",
    "compare.caption": "#{before} and #{after}",
    "ideas.caption": "{numbers}{arrow} · {words} · tap the one you like",
    "ideas.which": "Which one do you mean? Tap its number first, or reply to the sheet with “2 with a hat”.",
    "ideas.not_shown": (
        "The ideas are ready, but Telegram did not take their picture. They are kept: tap Show to try again."
    ),
    "sticker.unsure": "The edges may not be clean: the background is not quite plain.",
    "sticker.not_plain": (
        "The background of #{number} is not plain, so there is nothing to cut out along. I can draw it anew as "
        "a sticker."
    ),
    # ---- versions
    "number.unknown": "There is no #{number} here; the newest is #{newest}. /history shows them all.",
    "number.none_yet": "There is no #{number} here yet. Describe a picture, or send a photo.",
    "history.page": "#{first}-#{last} of {newest}",
    "history.page_of_one": "#{first} of {newest}",
    "history.nothing": "There is no picture here yet. Describe one, or send a photo.",
    # ---- marked spots
    "ask.looking": "👀 Looking at your picture…",
    "spot.words": "What should change there? ({percent}\u00a0%)",
    "spot.words_here": "What should change there? ({percent}\u00a0%) Reply to this picture.",
    "spot.confirm": "Is this the spot? ({percent}\u00a0%)",
    "spot.point": "Change this spot ({percent}\u00a0%), or does the mark only point at something?",
    "spot.pointing": "What should I do with what you point at?",
    "spot.side": "Change the marked {percent}\u00a0%, or everything else?",
    "spot.cropped": "This is a part of #{number}. Change that part and put it back, or use it as a new picture?",
    "spot.altered": (
        "That copy is cropped, turned or filtered, so I can't line it up with #{number}. Mark it once more without "
        "other changes, or use it as a new picture."
    ),
    "spot.unmarked": (
        "I couldn't see a mark on #{number}. Draw a line around the spot in a bright colour and send it once more, "
        "or change the whole picture."
    ),
    "spot.how": (
        "Tap the picture → ✏️ → draw a line around the spot in a bright colour → send it back with what to change. "
        "Only that spot changes."
    ),
    "spot.how_here": (
        "Tap the picture → ✏️ → draw a line around the spot in a bright colour → send it as a reply to me with what "
        "to change. Only that spot changes."
    ),
    "painter.open": "🖌 Mark the spot here. The picture comes back to where it was.",
    "version.cannot": "I can't put that together: the pictures don't line up.",
    "input.other_size": "The mask is {mask}, the picture {picture}. Send a mask of the same shape.",
    # ---- settings and privacy
    "settings.title": "⚙️ This chat · {model} · {price} · {low}-{high}\u00a0s",
    "settings.title.topic": "⚙️ This topic · {model} · {price} · {low}-{high}\u00a0s",
    "settings.marks": "{title} · marks by {model}",
    "settings.shape": "📐 {shape} ▾",
    "settings.quality": "✨ {quality} ▾",
    "settings.model": "🤖 Model ▾",
    "shape.source": "As in photo",
    "shape.1_1": "Square",
    "shape.4_5": "Portrait 4:5",
    "shape.9_16": "Story 9:16",
    "shape.16_9": "Wide 16:9",
    "shape.words": "The same picture in the shape {ratio}: keep everything as it is, and add what is missing at the edges",
    "upscale.words": "The same picture, twice as large",
    "bigger.words": "The same picture in {detail}: keep everything as it is, only finer",
    "quality.low": "Quick",
    "quality.medium": "Standard",
    "quality.high": "Best",
    "quality.priced": "{quality} · {price}",
    "models.title": "🤖 Which model should draw here? With the price of a picture and its usual time:",
    "models.row": "{model} · {price} · {low}-{high}\u00a0s",
    "models.unknown": "I know no model “{name}” here. Choose one:",
    "settings.language": "🌐 {language} ▾",
    "settings.language_auto": "Each person's own",
    "settings.after": "After {hours} h",
    "settings.after.button": "🕒 New after {hours} h ▾",
    "settings.never": "Never by itself",
    "settings.never.button": "🕒 New only on /new ▾",
    "group.closed": "#{number} · {words} · I can't show it in the group: I may not write there any more.",
    "group.not_drawn": "I may not write in the group where you asked for “{words}”, so I did not draw it. Nothing was charged.",
    "button.vote": "🗳 Vote",
    "button.count": "🏁 Count the votes",
    "vote.question": "🗳 Which one do we go on from?",
    "vote.no_polls": "🗳 I can't hold votes here: an admin has to allow me polls.",
    "collect.nothing": "Reply to a picture with + to collect it.",
    "vote.which": "Which ones? For example /vote #3 #5 #7, two to ten of them.",
    "vote.won": "🗳 #{number} has won with {votes} of {total} votes. What next?",
    "vote.tied": "🗳 A tie with {votes} of {total} votes each: #{number} comes first. What next?",
    "vote.nobody": "🗳 Nobody has voted, so nothing changes.",
    "vote.uncounted": "🗳 I can't count this vote any more. Say the number to go on from, like #3.",
    "settings.shared": "👥 Shared ▾",
    "settings.own": "👤 Each their own ▾",
    "settings.as_chat": "↩️ As everywhere here",
    "settings.for_admins": "Only admins change that here. Everybody may look: /settings",
    "manners.own_memory.off": "👥 One conversation for all",
    "manners.own_memory.on": "👤 Each their own conversation",
    "manners.every_caption.off": "💬 Only what is addressed to me",
    "manners.every_caption.on": "📷 Also every photo with a caption",
    "manners.open_buttons.off": "🔐 Buttons: who asked, and admins",
    "manners.open_buttons.on": "🔓 Buttons: everybody",
    "manners.quiet.off": "✏️ A status while I draw",
    "manners.quiet.on": "👀 Only a reaction while I draw",
    "settings.chosen": "✓ {label}",
    "privacy": (
        "Your words and the pictures you send or go on from are sent to {provider}, which draws. Places, camera "
        "data and names are taken out of photos first.\n"
        "I keep the pictures of this chat, so that you can go back to them; I keep no other messages. The person "
        "who runs this bot can see them."
    ),
    "privacy.first": "Photos go to {provider}, without location data. /privacy",
    # ---- suggestions under a photo
    "chip.custom": "{label}",
    "chip.background": "🏞 Background",
    "chip.background.words": "Replace the background with a calm, softly lit studio",
    "chip.sticker": "🏷 Sticker",
    "chip.sticker.words": "Make a sticker of the main subject",
    "chip.style": "🎨 Style",
    "chip.style.words": "Redraw it as a warm watercolour illustration",
    # ---- buttons
    "button.more": "⋯",
    "button.less": "‹",
    "button.compare": "👁 Compare",
    "button.ideas": "🎲 4 ideas · {price}",
    "button.idea_again": "🔁 {number}",
    "button.number": "{number}",
    "button.older": "‹ Older",
    "button.newer": "Newer ›",
    "button.shape": "📐 Shape",
    "button.bigger": "⬆️ Bigger",
    "button.quality": "💲 Quality",
    "button.other_model": "🤖 Other model",
    "button.model": "{model} · {price}",
    "button.upscale": "Same picture, 2x · {price}",
    "button.redraw_bigger": "Redraw in {detail} · {price}",
    "button.try": "Try {model} · {price}",
    "button.sticker": "🏷 Sticker",
    "button.redraw_sticker": "🏷 Draw as a sticker · {price}",
    "button.words": "📋 Words",
    "button.new_picture": "🆕 New picture",
    "button.continue": "↩️ Continue #{number}",
    "button.only_last": "☝️ Only the last",
    "button.one_spot": "🖌 One spot",
    "button.same_spot": "🖌 Same spot",
    "button.other_side": "⇄ Everything else",
    "button.change_this": "✅ Change this",
    "button.this_spot": "✅ This spot",
    "button.pointing": "👉 Just pointing",
    "button.drop_spot": "✖",
    "button.put_back": "✏️ Edit this part, put it back",
    "button.new_from_copy": "🖼 Use as new picture",
    "button.whole": "🖼 Change the whole picture",
    "button.rest_exact": "🔒 Rest exact",
    "button.as_it_came": "🔓 As it came",
    "button.together": "🧩 Put together",
    "button.blend": "🧩 Blend anyway",
    "button.close_up": "🔍 Try a close-up · {price}",
    "button.draw_anyway": "🖼 Draw anyway · {price}",
    "button.example": "🦊 Make this one",
    "button.how": "📷 How do I edit?",
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
    "toast.begun": "Too late, it is being drawn already.",
    "toast.new_picture": "A new picture, then.",
    "toast.continue": "Going on from #{number}.",
    "toast.only_last": "Only the last one.",
    "toast.other_side": "Everything else, then.",
    "toast.say_what": "Say what should change.",
    "toast.picked": "#{number}. Going on from it.",
    "toast.sticker": "Cutting it out.",
    "toast.saved": "Saved.",
    "toast.for_requester": "That is for who asked, and for admins. Reply to the picture to go on from it yourself.",
    "toast.for_admins": "Only admins change that here.",
    "toast.not_yours": "That is for the person who sent the photo.",
    "toast.redraw": "It is drawn anew, only larger: details may change.",
    "toast.model_gone": "That model is no longer offered.",
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
    "unsupported.sticker": "I can't edit moving stickers. Send a still one, a photo, or a PNG, JPEG or WebP file.",
    "unsupported.other": "I work with words and pictures: describe one, or send a photo with a caption.",
    # ---- what people send
    "input.not_a_picture": "I can't read that file. Send a photo, or a PNG, JPEG, WebP or HEIC file.",
    "input.broken": "That picture arrived damaged. Please send it once more.",
    "input.too_many_pixels": "That picture has too many pixels for me. Up to 64 megapixels work; send a smaller copy.",
    "input.too_small": "That picture is too small to work with. Send one of at least 16 x 16 pixels.",
    "input.file_too_large": "That file is over 20 MB, more than Telegram lets me fetch. Send a smaller copy, or as a photo.",
    "input.gone": "I could not get that picture from Telegram any more. Please send it once more.",
    "input.base_gone": "The picture to go on from is no longer there. Send it once more and say what to change.",
    "input.needs_a_picture": "This model changes pictures and cannot make one from words alone. Send a photo, or choose another with /model.",
    "input.cannot_edit": "This model makes pictures from words and cannot change one. Choose another with /model.",
    "input.too_many_pictures": "That is more pictures than the model takes. Send fewer together.",
    # ---- money
    "limit.daily": "Today's budget of {limit} is used up. It starts anew in {resets}; ask me again then.",
    "limit.hours": "{hours}\u00a0h",
    "limit.minutes": "{minutes}\u00a0min",
    # ---- what image services answer
    "service.declined": "🚫 The image service refused this ({words}). {charge}\nEdit your message above and I'll try again.",
    "service.unpainted": "The image service could not make a picture of these words. {charge}\nSay it differently: edit your message above and I'll try again.",
    "service.words": "💬 The model answered in words ({price}): “{words}”\nAnswer here, or let me draw anyway.",
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
    "service.sent_too_much": "What you sent is too large for the image service. {charge}\nSend a smaller picture, or fewer of them.",
    "service.dead_link": "The image service made a picture, but its link is dead. {charge}\nRun it again?",
    "service.unsafe_link": "The image service sent a link that is not safe to open. {charge}\nRun it again, or tell the person who runs this bot.",
    "service.no_reason": "it gives no reason",
    # ---- ourselves
    "operator.bad_key": "⚠️ {provider} does not accept the bot's key any more. Set {setting} anew and start the bot again; “imagebot doctor” checks it.",
    "operator.no_balance": "⚠️ The bot's account at {provider} is empty. Top it up; until then nobody gets pictures from it.",
    "operator.no_masks": "⚠️ {model}, which changes marked areas, does not take the bot's key: APIYI's must be billed by usage (Token-priority). Until then close-ups do it.",
    "own.chat_gone": "I could not write to this chat.",
    "own.fault": "Something went wrong on my side. {charge}\nPlease try once more.",
}  # fmt: skip
