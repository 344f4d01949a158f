"""Everything the bot says, in Simplified Chinese. A placeholder is a name in braces."""

from bot.i18n.catalogue import Catalogue, Plural

CHINESE: Catalogue = {
    # ---- first words
    "start": "发一张照片，说说想怎么改；或者直接描述一个画面。试试：“一只在雪地里看书的狐狸”",
    "start.example": "一只在雪地里看书的狐狸",
    "start.how": (
        "发一张照片，在说明里写上想怎么改，比如“改成夜晚”；也可以先发照片，再发文字。"
        "然后接着说就行：“再加一条红围巾”。几张照片一起发，会合成一张图。"
    ),
    "help": (
        "描述一个画面，我来画。\n"
        "发照片并附上文字，我来改。几张照片一起发，我来合成。\n"
        "“改成夜晚”会接着上一张图改。\n"
        "回复任意一张图，就从那张接着改；“#7 加顶帽子”也一样，“#7”会回到那张图。\n"
        "“戴上 #3 里的帽子”会用上另一张图。\n"
        "末尾写上“16:9”“4k”或“，high”，就能定形状、大小和质量。\n"
        "\n"
        "/new – 开新画（/new 一只红狐狸：马上开画）\n"
        "/history – 这个聊天里的所有图\n"
        "/settings – 模型、形状、语言，以及何时开新画\n"
        "在群组里：@我、回复我，或者用 /draw。"
    ),
    "command.new": "开新画",
    "command.history": "这个聊天里的所有图",
    "command.settings": "模型、形状、语言，以及何时开新画",
    "command.help": "我能做什么",
    "ask.words": "说说要画什么：/draw 雪地里的狐狸",
    "ask.photos": Plural(
        "count",
        {
            "=1": "收到。想怎么改？",
            "other": "收到 {count} 张，依次是图 1 到图 {count}。想拿它们做什么？",
        },
    ),
    "ask.receiving": "📷 正在接收…",
    "new.started": "开新画啦。描述一个画面，或者发一张照片。",
    "undo.nothing": "没有可以退回的图。描述一个画面，或者发一张照片。",
    "undo.root": "#{number} 就是起点。说说想怎么改，或者用 /new。",
    "goto.done": "已回到 #{number}。接下来呢？",
    # ---- status
    "status.draw": "🎨 正在画“{words}”",
    "status.draw_with": "🎨 正在参考 {numbers} 画“{words}”",
    "status.change": "✏️ 正在改 #{number}：“{words}”",
    "status.change_next": "✏️ 画完手上这张就接着改：“{words}”",
    "status.combine": "🧩 正在合成 {numbers}：“{words}”",
    "status.ideas": "🎲 {count} 个方案：“{words}”",
    "status.ideas_of": "🎲 #{number} 的 {count} 个方案：“{words}”",
    "status.ideas_here": "{status} · 已完成 {finished}/{count}",
    "status.by": "{status} · 用 {model}",
    "status.costs": "{status} · {price}",
    "status.usual": "{status} · 通常 {low}-{high}\u00a0秒",
    "status.line": Plural("place", {"other": "{status} · 排在第 {place} 位"}, ordinal=True),
    "duration": "{seconds}\u00a0秒",
    "duration.minutes": "{minutes} 分 {seconds}\u00a0秒",
    "status.elapsed": "{status} · 已用 {elapsed}",
    "status.slow": (
        "{status}\n还在画：已用 {elapsed}，多数在 {low}-{high}\u00a0秒内完成。你可以先关掉 Telegram，画好我会发到这里。"
    ),
    "status.retry": "{status}\n绘图服务正忙，{seconds}\u00a0秒后我再试一次。没有收费。",
    "status.cancelled": "✖ 已取消：“{words}”。没有收费。",
    "status.stopped": "已停止等待。如果图还是来了，这条消息会告诉你。",
    "status.stopped_nothing": "已停止。没有出图，也没有收费。",
    "status.stopped_charged": "已停止。没有出图，但已收费：{price}。",
    "status.stopped_unknown": "已停止。没有出图，但可能已经收费。",
    "status.cancelled_picture": "你取消的那张图来了（已付费）。",
    # ---- results
    "result.caption": "#{number} · {words} · {seconds}\u00a0秒",
    "result.caption_from": "#{number} ← #{base} · {words} · {seconds}\u00a0秒",
    "result.not_shown": (
        "#{number} 画好了，但 Telegram 没有收下这张图。我已经存好：点“查看”再试一次。"
        "如果在群组里，可能要先请管理员允许我发照片。"
    ),
    "result.file": (
        "#{number} · {format} {width}x{height} · {size} · 按 300 dpi 可打印 {print_width}x{print_height} 厘米"
    ),
    "compare.caption": "#{before} 和 #{after}",
    "ideas.caption": "{numbers}{arrow} · {words} · 点选你喜欢的",
    "ideas.which": "你说的是哪一张？先点它的数字，或者回复那张拼图，写“2 加顶帽子”。",
    "ideas.not_shown": "方案都画好了，但 Telegram 没有收下拼图。我已经存好：点“查看”再试一次。",
    "sticker.unsure": "边缘可能不够干净：背景不完全是纯色。",
    "sticker.not_plain": "#{number} 的背景不是纯色，抠不干净。我可以把它重画成贴纸。",
    # ---- versions
    "number.unknown": "这里没有 #{number}，最新的是 #{newest}。用 /history 查看全部。",
    "number.none_yet": "这里还没有 #{number}。描述一个画面，或者发一张照片。",
    "history.page": "#{first}-#{last}，共 {newest} 张",
    "history.page_of_one": "#{first}，共 {newest} 张",
    "history.nothing": "这里还没有图。描述一个画面，或者发一张照片。",
    # ---- settings and privacy
    "settings.title": "⚙️ 本聊天 · {model} · {price} · {low}-{high}\u00a0秒",
    "settings.shape": "📐 {shape} ▾",
    "settings.quality": "✨ {quality} ▾",
    "settings.model": "🤖 模型 ▾",
    "shape.source": "同原图",
    "shape.1_1": "方形",
    "shape.4_5": "竖图 4:5",
    "shape.9_16": "竖屏 9:16",
    "shape.16_9": "宽屏 16:9",
    "shape.words": "同一张图，比例改为 {ratio}：全部保持原样，只在边缘补上缺少的部分",
    "upscale.words": "同一张图，放大两倍",
    "bigger.words": "同一张图，{detail} 清晰度：全部保持原样，只是更精细",
    "quality.low": "快速",
    "quality.medium": "标准",
    "quality.high": "最佳",
    "quality.priced": "{quality} · {price}",
    "models.title": "🤖 这里用哪个模型来画？后面是每张图的价格和通常所需的时间：",
    "models.row": "{model} · {price} · {low}-{high}\u00a0秒",
    "models.unknown": "这里没有叫“{name}”的模型。请选一个：",
    "settings.language": "🌐 {language} ▾",
    "settings.language_auto": "按每个人自己的语言",
    "settings.after": "{hours} 小时后",
    "settings.after.button": "🕒 {hours} 小时后开新画 ▾",
    "settings.never": "不自动开新画",
    "settings.never.button": "🕒 只用 /new 开新画 ▾",
    "settings.chosen": "✓ {label}",
    "privacy": (
        "你的文字，以及你发来或接着改的图片，会发给负责绘图的 {provider}。"
        "照片里的位置、相机信息和姓名会先去掉。\n"
        "我会保存这个聊天里的图片，以及生成它们的文字，方便你随时回到之前的版本；其他消息不保存。"
        "机器人的主人可以看到我保存的内容。"
    ),
    "privacy.first": "照片会发给 {provider}，不含位置信息。/privacy",
    # ---- suggestions under a photo
    "chip.custom": "{label}",
    "chip.background": "🏞 换背景",
    "chip.background.words": "把背景换成安静、光线柔和的摄影棚",
    "chip.sticker": "🏷 做贴纸",
    "chip.sticker.words": "把主体做成一张贴纸",
    "chip.style": "🎨 换风格",
    "chip.style.words": "重新画成温暖的水彩插画",
    # ---- buttons
    "button.more": "⋯",
    "button.less": "‹",
    "button.compare": "👁 对比",
    "button.ideas": "🎲 4 个方案 · {price}",
    "button.idea_again": "🔁 {number}",
    "button.number": "{number}",
    "button.older": "‹ 较早",
    "button.newer": "较新 ›",
    "button.shape": "📐 形状",
    "button.bigger": "⬆️ 放大",
    "button.quality": "💲 质量",
    "button.other_model": "🤖 换个模型",
    "button.model": "{model} · {price}",
    "button.upscale": "同一张图，放大 2 倍 · {price}",
    "button.redraw_bigger": "以 {detail} 重画 · {price}",
    "button.try": "试试 {model} · {price}",
    "button.sticker": "🏷 贴纸",
    "button.redraw_sticker": "🏷 重画成贴纸 · {price}",
    "button.words": "📋 文字",
    "button.new_picture": "🆕 开新画",
    "button.continue": "↩️ 接着改 #{number}",
    "button.only_last": "☝️ 只用最后一张",
    "button.draw_anyway": "🖼 直接画 · {price}",
    "button.example": "🦊 就画这个",
    "button.how": "📷 怎么改图？",
    "button.again": "🔁 再来一次",
    "button.undo": "↩️ 撤销",
    "button.file": "📄 原文件",
    "button.cancel": "✖ 取消",
    "button.stop": "✖ 停止等待",
    "button.show": "👁 查看",
    "button.run_again": "🔁 再画一次 · {price}",
    "button.run_from": "▶️ 从 #{number} 接着改",
    "button.draw_new": "▶️ 从头画",
    "button.drop": "✖ 放弃",
    "button.redo": "↪️ 回到 #{number}",
    "button.new_words": "▶️ 按新的文字画",
    "button.run_all": "▶️ 用全部 {count} 张重画",
    # ---- answers to a tap
    "toast.reset": "这是重置之前的按钮，已经失效。",
    "toast.again": "好，这就画。",
    "toast.again_running": "已经在画了。",
    "toast.cancelled": "已取消。没有收费。",
    "toast.stopped": "已停止等待。仍有可能收费；如果图来了，上面的消息会告诉你。",
    "toast.too_late": "晚了一步，已经结束了。",
    "toast.done_before": "这个已经处理过了。",
    "toast.dropped": "已放弃。",
    "toast.file": "正在发送原文件。",
    "toast.show": "这就来。",
    "toast.undo": "已回到 #{number}。",
    "toast.root": "#{number} 就是起点。",
    "toast.begun": "晚了一步，已经开画了。",
    "toast.new_picture": "好，开新画。",
    "toast.continue": "好，接着改 #{number}。",
    "toast.only_last": "好，只用最后一张。",
    "toast.picked": "选了 #{number}，接着改它。",
    "toast.sticker": "正在抠图。",
    "toast.saved": "已保存。",
    "toast.not_yours": "这个按钮要由发照片的人来点。",
    "toast.redraw": "会重新画一张更大的，细节可能会变。",
    "toast.model_gone": "这个模型已经不再提供。",
    "toast.not_served": "这个机器人不对外开放。",
    # ---- things that went another way
    "held": "“{words}”要等的那张图没有画成。",
    "edit.too_late": "你改文字的时候，我已经开画了。",
    "album.late": "我开画之后，这组照片又来了一张。",
    "charged": "已收费：{price}。",
    "not_charged": "没有收费。",
    # ---- who is served
    "access.refused": "这个机器人不对外开放。想用的话，请找它的主人开通。",
    "access.owner": "这个机器人现在归你了。发一张照片，说说想怎么改；或者直接描述一个画面。",
    # ---- other kinds of messages
    "unsupported.video": "我还不会改视频。截一张图发给我，或者描述一个新画面。",
    "unsupported.animation": "我还不会改动图。请发照片，或者 PNG、JPEG、WebP 文件。",
    "unsupported.voice": "我还听不了语音。把想看到的画面写下来，或者发一张照片并附上说明。",
    "unsupported.sticker": "我还不会改动态贴纸。请发静态贴纸、照片，或者 PNG、JPEG、WebP 文件。",
    "unsupported.other": "我只懂文字和图片：描述一个画面，或者发一张照片并附上说明。",
    # ---- what people send
    "input.not_a_picture": "这个文件我打不开。请发照片，或者 PNG、JPEG、WebP、HEIC 文件。",
    "input.broken": "这张图传过来时损坏了。请再发一次。",
    "input.too_many_pixels": "这张图像素太多，我最多能处理 6400 万像素。请发小一点的。",
    "input.too_small": "这张图太小了。请发至少 16 x 16 像素的。",
    "input.file_too_large": "这个文件超过 20 MB，Telegram 不让我下载。请发小一点的，或者作为照片发送。",
    "input.gone": "我从 Telegram 取不到这张图了。请再发一次。",
    "input.base_gone": "要接着改的那张图已经不在了。请再发一次，并说说想怎么改。",
    "input.needs_a_picture": "这个模型只能修改图片，不能单凭文字画图。请发一张照片，或用 /model 换一个模型。",
    "input.cannot_edit": "这个模型只能用文字画图，不能修改图片。请用 /model 换一个模型。",
    "input.too_many_pictures": "图片太多，模型一次收不下。请少发几张。",
    # ---- money
    "limit.daily": "今天的额度 {limit} 用完了。{resets} 后重新开始，到时再找我。",
    "limit.hours": "{hours} 小时",
    "limit.minutes": "{minutes} 分钟",
    # ---- what image services answer
    "service.declined": "🚫 绘图服务拒绝了这个请求（{words}）。{charge}\n编辑你上面那条消息，我会再试一次。",
    "service.unpainted": "绘图服务没能把这些文字画出来。{charge}\n换个说法：编辑你上面那条消息，我会再试一次。",
    "service.words": "💬 模型用文字回答了（{price}）：“{words}”\n在这里回答它，或者让我直接画。",
    "service.bad_request": "绘图服务不接受这个请求（{words}）。{charge}\n换个说法，或者换一张小一点的图。",
    "service.bad_key": "绘图服务不让我进：机器人的密钥无效。{charge}\n请机器人的主人看一下，之后再找我。",
    "service.no_balance": "机器人在绘图服务的余额用完了。{charge}\n请机器人的主人充值，之后再找我。",
    "service.busy": "绘图服务现在太忙了。{charge}\n过一分钟再试。",
    "service.upstream": "绘图服务现在出了点问题。{charge}\n过一分钟再试。",
    "service.unreachable": "我现在连不上绘图服务。{charge}\n过一分钟再试。",
    "service.no_answer": "“{words}”这张图可能丢了。要再画一次吗？可能会收两次费。",
    "service.empty": "绘图服务回应了，但没有给图。{charge}\n再画一次，或者换个说法。",
    "service.unreadable": "绘图服务的回应我读不懂。{charge}\n再画一次，或者换个说法。",
    "service.wrong_bytes": "绘图服务发来的不是我能打开的图片。{charge}\n再画一次，或者换个说法。",
    "service.too_large": "绘图服务画的图太大，我收不下。{charge}\n要一张小一点的吧。",
    "service.sent_too_much": "你发的图对绘图服务来说太大了。{charge}\n请发小一点的图，或者少发几张。",
    "service.dead_link": "绘图服务画好了，但链接失效了。{charge}\n要再画一次吗？",
    "service.unsafe_link": "绘图服务给的链接不安全，我没有打开。{charge}\n再画一次，或者告诉机器人的主人。",
    "service.no_reason": "没有说明原因",
    # ---- ourselves
    "operator.bad_key": "⚠️ {provider} 不再接受机器人的密钥。请重新设置 {setting} 并重启机器人；“imagebot doctor” 可以检查。",
    "operator.no_balance": "⚠️ 机器人在 {provider} 的账户余额已用完。请充值；在那之前谁也拿不到它画的图。",
    "own.chat_gone": "我没法往这个聊天里发消息。",
    "own.fault": "我这边出了点问题。{charge}\n请再试一次。",
}  # fmt: skip
