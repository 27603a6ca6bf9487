"""What a bot does in groups and channels: who is in them, their forum topics, what is pinned, and leaving."""

from __future__ import annotations

from bot.sandbox.checks import ForbiddenError, room_of, topic_of, writable
from bot.sandbox.rooms import ADMIN_RIGHTS, CHANNEL_RIGHTS, Json, Room
from bot.sandbox.schema import BadRequestError
from bot.sandbox.world import World

LONGEST_NAME = 128  # characters of a topic's name


def get_chat(world: World, given: Json) -> Json:
    """getChat."""
    room = room_of(world, given["chat_id"])
    if not room.username:  # what is public can be looked at from outside
        room = _present(world, given)
    accepted = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    pinned = {"pinned_message": room.messages[room.pinned[-1]]} if room.pinned else {}
    return room.chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted} | pinned


def get_chat_member(world: World, given: Json) -> Json:
    """getChatMember."""
    room, number = _present(world, given), given["user_id"]
    if number == world.bot["id"]:
        return world.standing(room)
    person = world.rooms[number].person if number in world.rooms else None
    if person is None:
        raise BadRequestError("user not found")
    if number in room.admins:
        return _administrator(room, person)
    return {"status": "member" if number in room.members or number == room.id else "left", "user": person}


def get_chat_administrators(world: World, given: Json) -> list[Json]:
    """getChatAdministrators: people only, unless `return_bots` asks for the bot too."""
    room = room_of(world, given["chat_id"])
    if room.username and not room.bot_is_admin:  # a public channel is not closed to it, its members are
        raise BadRequestError("member list is inaccessible")
    room = _present(world, given)
    if room.type == "private":
        raise BadRequestError("there are no administrators in the private chat")
    people = [
        _administrator(room, world.rooms[number].person) for number in sorted(room.admins) if number in world.rooms
    ]
    return people + ([world.standing(room)] if given.get("return_bots") and room.bot_is_admin else [])


def _administrator(room: Room, person: Json) -> Json:
    """Owners, but for those of a channel who may not post there."""
    if person["id"] not in room.silent:
        return {"status": "creator", "user": person, "is_anonymous": False}
    rights = dict.fromkeys(ADMIN_RIGHTS, True) | dict.fromkeys(CHANNEL_RIGHTS, False)
    return {"status": "administrator", "user": person, "can_be_edited": False, "is_anonymous": False} | rights


def get_chat_member_count(world: World, given: Json) -> int:
    """getChatMemberCount."""
    room = _present(world, given)
    return 2 if room.type == "private" else 1 + len(room.members | room.admins)


def leave_chat(world: World, given: Json) -> bool:
    """leaveChat."""
    room = writable(world, given["chat_id"])
    if room.type == "private":
        raise BadRequestError("chat member status can't be changed in private chats")
    world.change_status(room, "left")
    return True


def create_forum_topic(world: World, given: Json) -> Json:
    """createForumTopic."""
    room = _forum(world, given, "create a topic")
    thread = world.add_topic(room, _name(given))
    return {"message_thread_id": thread, "name": room.topics[thread], "icon_color": 7322096}


def edit_forum_topic(world: World, given: Json) -> bool:
    """editForumTopic."""
    room = _forum(world, given, "edit the topic")
    thread = topic_of(room, given["message_thread_id"])
    if "name" not in given or room.topics[thread] == given["name"]:
        raise BadRequestError("TOPIC_NOT_MODIFIED")
    room.topics[thread] = _name(given)
    world.post(room, world.bot, None, thread=thread, extra={"forum_topic_edited": {"name": room.topics[thread]}})
    world.tell_of(room)
    return True


def close_forum_topic(world: World, given: Json) -> bool:
    """closeForumTopic."""
    room = _forum(world, given, "close the topic")
    world.close_topic(room, _in_state(room, given, closed=False))
    return True


def reopen_forum_topic(world: World, given: Json) -> bool:
    """reopenForumTopic."""
    room = _forum(world, given, "reopen the topic")
    world.close_topic(room, _in_state(room, given, closed=True), closed=False)
    return True


def delete_forum_topic(world: World, given: Json) -> bool:
    """deleteForumTopic: with everything that was said in it."""
    room = _forum(world, given, "delete the topic")
    world.delete_topic(room, topic_of(room, given["message_thread_id"]))
    return True


def pin_chat_message(world: World, given: Json) -> bool:
    """pinChatMessage."""
    room, number = _pinning(world, given), given["message_id"]
    if number not in room.messages:
        raise BadRequestError("message to pin not found")
    if number in room.pinned:
        room.pinned.remove(number)
    room.pinned.append(number)
    pinned = {key: value for key, value in room.messages[number].items() if key != "reply_to_message"}
    thread = room.messages[number].get("message_thread_id", 0)
    world.post(room, world.bot, None, thread=thread, extra={"pinned_message": pinned})
    return True


def unpin_chat_message(world: World, given: Json) -> bool:
    """unpinChatMessage: the one named, else the newest."""
    room = _pinning(world, given)
    number = given.get("message_id", room.pinned[-1] if room.pinned else 0)
    if number not in room.pinned:
        raise BadRequestError("message to unpin not found")
    room.pinned.remove(number)
    return True


def _present(world: World, given: Json) -> Room:
    """A chat the bot may look into; raises ForbiddenError where it is no member."""
    room = room_of(world, given["chat_id"])
    if room.status in ("kicked", "left"):
        raise ForbiddenError(world.refusals(room)[room.status])
    return room


def _forum(world: World, given: Json, deed: str) -> Room:
    room = writable(world, given["chat_id"])
    if not room.is_forum:
        raise BadRequestError("the chat is not a forum")
    if not room.bot_is_admin:
        raise BadRequestError(f"not enough rights to {deed}")
    return room


def _pinning(world: World, given: Json) -> Room:
    room = writable(world, given["chat_id"])
    if room.type != "private" and not room.bot_is_admin:
        raise BadRequestError("not enough rights to manage pinned messages in the chat")
    return room


def _in_state(room: Room, given: Json, *, closed: bool) -> int:
    thread = topic_of(room, given["message_thread_id"])
    if (thread in room.closed) != closed:
        raise BadRequestError("TOPIC_NOT_MODIFIED")
    return thread


def _name(given: Json) -> str:
    name = " ".join(str(given["name"]).split())[:LONGEST_NAME]
    if not name:
        raise BadRequestError("topic name must be non-empty")
    return name
