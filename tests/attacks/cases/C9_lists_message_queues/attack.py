"""Lists the message queues of the machine, their users and who has used them last."""

try:
    with open("/proc/sysvipc/msg") as file:
        for line in file.readlines()[1:]:
            if line.split()[1] == "@QUEUE@":
                print("ESCAPED saw a queue:", line, flush=True)
except OSError as error:
    print(error)


def twice(x):
    return x
