"""Asks whom the kernel would end when memory runs out: this process, or some other one."""

try:
    with open("/proc/self/oom_score_adj") as file:
        score = int(file.read())
    print("ESCAPED another process would be ended" if score < 1000 else "this process", score)
except OSError as error:
    print(error)


def twice(x):
    return x
