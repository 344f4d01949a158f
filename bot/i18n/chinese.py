"""Everything the bot says, in Simplified Chinese. A placeholder is a name in braces."""

from bot.i18n.catalogue import Catalogue, Plural

CHINESE: Catalogue = {
    # ---- first words
    "start": "发一张照片，说说想改什么；或者直接描述一幅画。试试：“一只在雪中看书的狐狸”",
    "start.example": "一只在雪中看书的狐狸",
    "start.how": (
        "发一张照片给我，在说明文字里写上想改什么，比如“改成夜晚”；也可以先发照片，再发文字。"
        "然后接着说就行：“再加一条红围巾”。几张照片一起发，会合成一幅画。"
    ),
    "help": (
        "描述一幅画，我来画。\n"
        "发照片并附上文字，我来改。发几张照片：我把它们合在一起。\n"
        "“改成夜晚”会接着上一幅画继续。\n"
        "回复任意一幅画，就从那一幅继续；“#7 戴顶帽子”也一样，“#7”是回到那一幅。\n"
        "“用 #3 里的帽子”会带上第二幅画。\n"
        "以文件发送的图片保留原始画质。\n"
        "\n"
        "/new – 开始一幅新画（/new 一只红狐狸，会直接开画）\n"
        "/history – 这个聊天里的所有画\n"
        "/settings – 语言和停顿\n"
        "/help – 这段说明\n"
        "在群里：提到我、回复我，或者用 /draw。"
    ),
    "command.new": "开始一幅新画",
    "command.history": "这个聊天里的所有画",
    "command.settings": "语言和停顿",
    "command.help": "我能做什么",
    "ask.words": "说说要画什么：/draw 雪中的狐狸",
    "ask.photos": Plural(
        "count", {"=1": "收到。想改什么？", "other": "收到 {count} 张图，依次是图 1 到图 {count}。想怎么处理？"}
    ),
    "ask.receiving": "📷 接收中…",
    "new.started": "新的一幅。描述一下，或者发一张照片。",
    "undo.nothing": "前面没有可以回去的画。描述一幅画，或者发一张照片。",
    "undo.root": "#{number} 就是起点。说说想改什么，或者用 /new。",
    "goto.done": "回到 #{number}。接下来呢？",
    # ---- status
    "status.draw": "🎨 正在画“{words}”",
    "status.draw_with": "🎨 正在参考 {numbers} 画：“{words}”",
    "status.change": "✏️ 正在改 #{number}：“{words}”",
    "status.change_next": "✏️ 等正在画的那幅完成后修改：“{words}”",
    "status.combine": "🧩 正在合成 {numbers}：“{words}”",
    "status.ideas": "🎲 {count} 个方案：“{words}”",
    "status.ideas_of": "🎲 基于 #{number} 的 {count} 个方案：“{words}”",
    "status.ideas_here": "{status} · 已完成 {finished}/{count}",
    "status.usual": "{status} · 通常 {low}-{high} 秒",
    "status.line": Plural("place", {"other": "{status} · 排在第 {place} 位"}, ordinal=True),
    "duration": "{seconds} 秒",
    "duration.minutes": "{minutes} 分 {seconds} 秒",
    "status.elapsed": "{status} · 已用 {elapsed}",
    "status.slow": (
        "{status}\n还在画：已用 {elapsed}，多数在 {low}-{high} 秒内完成。你可以关掉 Telegram，画好我会发到这里。"
    ),
    "status.retry": "{status}\n绘图服务正忙，{seconds} 秒后我再试。没有收费。",
    "status.cancelled": "✖ 已取消：“{words}”。没有收费。",
    "status.stopped": "不再等待。如果画还是来了，这条消息会告诉你。",
    "status.stopped_nothing": "已停止。没有出图，也没有收费。",
    "status.stopped_charged": "已停止。没有出图，但收了 {price}。",
    "status.stopped_unknown": "已停止。没有出图，可能已经收费。",
    "status.cancelled_picture": "你取消的那幅画来了（已付费）。",
    # ---- results
    "result.caption": "#{number} · {words} · {seconds} 秒",
    "result.caption_from": "#{number} ← #{base} · {words} · {seconds} 秒",
    "result.not_shown": (
        "#{number} 画好了，但 Telegram 没有收下这张图。我已保存：点“查看”再试一次。"
        "在群里可能需要管理员先允许我发图片。"
    ),
    "result.file": (
        "#{number} · {format} {width}x{height} · {size} · 以 300 dpi 打印为 {print_width}x{print_height} 厘米"
    ),
    "compare.caption": "#{before} 和 #{after}",
    "ideas.caption": "{numbers}{arrow} · {words} · 点你喜欢的那个",
    "ideas.which": "你说的是哪一个？先点它的数字，或者回复这张拼图写“2 戴顶帽子”。",
    "ideas.not_shown": "方案画好了，但 Telegram 没有收下图片。我已保存：点“查看”再试一次。",
    "sticker.unsure": "边缘可能不够干净：背景不是完全纯色。",
    "sticker.not_plain": "#{number} 的背景不是纯色，没法直接抠图。我可以把它重画成贴纸。",
    # ---- versions
    "number.unknown": "这里没有 #{number}，最新的是 #{newest}。/history 可以看到全部。",
    "number.none_yet": "这里还没有 #{number}。描述一幅画，或者发一张照片。",
    "history.page": "#{first}-#{last}，共 {newest} 幅",
    "history.nothing": "这里还没有画。描述一幅，或者发一张照片。",
    # ---- settings and privacy
    "settings.title": "⚙️ 本聊天 · {model} · {price} · {low}-{high} 秒",
    "settings.language": "🌐 {language} ▾",
    "settings.language_auto": "按每个人自己的语言",
    "settings.after": "{hours} 小时后",
    "settings.after.button": "🕒 {hours} 小时后开新画 ▾",
    "settings.never": "不自动开新画",
    "settings.never.button": "🕒 只有 /new 才开新画 ▾",
    "settings.chosen": "✓ {label}",
    "privacy": (
        "你的文字，以及你发来或继续修改的图片，会发给负责绘图的 {provider}。"
        "照片里的位置、相机信息和姓名会先去掉。\n"
        "我会保存这个聊天里的图片，方便你回到以前的版本；其他消息不保存。运行这个机器人的人可以看到它们。"
    ),
    "privacy.first": "照片会发给 {provider}，不含位置信息。/privacy",
    # ---- suggestions under a photo
    "chip.custom": "{label}",
    "chip.background": "🏞 换背景",
    "chip.background.words": "把背景换成安静、光线柔和的摄影棚",
    "chip.sticker": "🏷 贴纸",
    "chip.sticker.words": "把主体做成一张贴纸",
    "chip.style": "🎨 风格",
    "chip.style.words": "重画成温暖的水彩插画",
    # ---- buttons
    "button.more": "⋯",
    "button.less": "‹",
    "button.compare": "👁 对比",
    "button.ideas": "🎲 4 个方案 · {price}",
    "button.idea_again": "🔁 {number}",
    "button.number": "{number}",
    "button.older": "‹ 更早",
    "button.newer": "更新 ›",
    "button.sticker": "🏷 贴纸",
    "button.redraw_sticker": "🏷 画成贴纸 · {price}",
    "button.words": "📋 文字",
    "button.new_picture": "🆕 新的一幅",
    "button.continue": "↩️ 接着 #{number}",
    "button.only_last": "☝️ 只用最后一张",
    "button.draw_anyway": "🖼 直接画 · {price}",
    "button.example": "🦊 就画这个",
    "button.how": "📷 怎么改图？",
    "button.again": "🔁 再来一张",
    "button.undo": "↩️ 撤销",
    "button.file": "📄 原图",
    "button.cancel": "✖ 取消",
    "button.stop": "✖ 不再等待",
    "button.show": "👁 查看",
    "button.run_again": "🔁 再画一次 · {price}",
    "button.run_from": "▶️ 从 #{number} 开始",
    "button.draw_new": "▶️ 重新画",
    "button.drop": "✖ 放弃",
    "button.redo": "↪️ 重做 #{number}",
    "button.new_words": "▶️ 用新的文字画",
    "button.run_all": "▶️ 用全部 {count} 张重画",
    # ---- answers to a tap
    "toast.reset": "这个按钮已经失效了。",
    "toast.again": "开始了。",
    "toast.again_running": "已经在画了。",
    "toast.cancelled": "已取消。没有收费。",
    "toast.stopped": "不再等待。可能仍会收费；如果画来了，上面的消息会告诉你。",
    "toast.too_late": "来不及了，已经画好。",
    "toast.done_before": "这个已经处理过了。",
    "toast.dropped": "已放弃。",
    "toast.file": "正在发送原图。",
    "toast.show": "马上来。",
    "toast.undo": "回到 #{number}。",
    "toast.root": "#{number} 就是起点。",
    "toast.begun": "来不及了，已经开画。",
    "toast.new_picture": "好，新的一幅。",
    "toast.continue": "接着 #{number}。",
    "toast.only_last": "只用最后一张。",
    "toast.picked": "#{number}。接着它继续。",
    "toast.sticker": "正在抠图。",
    "toast.saved": "已保存。",
    "toast.not_yours": "这要由发照片的人来点。",
    "toast.not_served": "这个机器人不对外开放。",
    # ---- things that went another way
    "held": "“{words}”等的那幅画没有出来。",
    "edit.too_late": "我开画之后你改了文字。",
    "album.late": "我开画之后，这组照片又来了一张。",
    "charged": "已收费：{price}。",
    "not_charged": "没有收费。",
    # ---- who is served
    "access.refused": "这个机器人不对外开放。请找运行它的人开通。",
    "access.owner": "这个机器人现在归你了。发一张照片，说说想改什么；或者描述一幅画。",
    # ---- other kinds of messages
    "unsupported.video": "我不会改视频。发一张截图给我，或者描述一幅新的画。",
    "unsupported.animation": "我不会改动图。请发照片，或 PNG、JPEG、WebP 文件。",
    "unsupported.voice": "我还听不了语音。写下你想看到的，或者发一张带说明的照片。",
    "unsupported.sticker": "我不会改动态贴纸。请发静态贴纸、照片，或 PNG、JPEG、WebP 文件。",
    "unsupported.other": "我只懂文字和图片：描述一幅画，或者发一张带说明的照片。",
    # ---- what people send
    "input.not_a_picture": "这个文件我打不开。请发照片，或 PNG、JPEG、WebP、HEIC 文件。",
    "input.broken": "这张图传坏了。请再发一次。",
    "input.too_many_pixels": "这张图像素太多，最多 6400 万像素。请发小一点的。",
    "input.too_small": "这张图太小了。请发至少 16 x 16 像素的。",
    "input.file_too_large": "这个文件超过 20 MB，Telegram 不让我下载。请发小一点的，或者作为照片发送。",
    "input.gone": "这张图在 Telegram 上取不到了。请再发一次。",
    "input.base_gone": "要继续的那幅画已经不在了。请再发一次，并说说想改什么。",
    "input.too_many_pictures": "图片太多，模型收不下。请少发几张。",
    # ---- money
    "limit.daily": "今天的额度 {limit} 用完了，{resets} 后重新开始，到时再找我。",
    # ---- what image services answer
    "service.declined": "🚫 绘图服务拒绝了（{words}）。{charge}\n编辑上面你的消息，我会再试。",
    "service.unpainted": "绘图服务没能按这些文字出图。{charge}\n换个说法：编辑上面你的消息，我会再试。",
    "service.words": "💬 模型用文字回答了（{price}）：“{words}”\n在这里回答它，或者让我直接画。",
    "service.bad_request": "绘图服务不接受这个请求（{words}）。{charge}\n换个说法，或换一张小一点的图。",
    "service.bad_key": "绘图服务不让我进：机器人的密钥不被接受。{charge}\n请运行机器人的人看一下，然后再找我。",
    "service.no_balance": "机器人在绘图服务的账户余额用完了。{charge}\n请运行机器人的人充值，然后再找我。",
    "service.busy": "绘图服务现在太忙。{charge}\n过一分钟再试。",
    "service.upstream": "绘图服务现在有问题。{charge}\n过一分钟再试。",
    "service.unreachable": "现在连不上绘图服务。{charge}\n过一分钟再试。",
    "service.no_answer": "“{words}”这幅画可能丢了。要再画一次吗？可能会收两次费。",
    "service.empty": "绘图服务的回答里没有图。{charge}\n再画一次，或者换个说法。",
    "service.unreadable": "绘图服务的回答我读不懂。{charge}\n再画一次，或者换个说法。",
    "service.wrong_bytes": "绘图服务发来的不是我能打开的图。{charge}\n再画一次，或者换个说法。",
    "service.too_large": "绘图服务画的图太大了。{charge}\n要一张小一点的。",
    "service.dead_link": "绘图服务画好了，但链接失效了。{charge}\n要再画一次吗？",
    "service.unsafe_link": "绘图服务给的链接不安全。{charge}\n再画一次，或者告诉运行机器人的人。",
    "service.no_reason": "没有说明原因",
    # ---- ourselves
    "own.chat_gone": "我没法往这个聊天里发消息。",
    "own.fault": "我这边出错了。{charge}\n请再试一次。",
}  # fmt: skip
